// Electron's own security checklist (docs/latest/tutorial/security), in its order and numbering: one test for each of the twenty points.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronBinary, type Double } from '../support/app.ts';
import { openWindow } from '../support/open-window.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { load } = createRequire(path.join(root, 'package.json'))('js-yaml') as { load: (text: string) => unknown };
const { app, call } = await openWindow();
const preferences: Record<string, unknown> = await app.inMain((electron) => ({ ...electron.BrowserWindow.getAllWindows()[0]?.webContents.getLastWebPreferences() }));
const onDouble = electronBinary().endsWith('electron-bin');
const recorded = (type: string): Promise<unknown[]> => app.app.evaluate((electron, wanted) => (electron as never as Double).__double.log.filter((entry) => entry.type === wanted), type);
const sources = (folder: string): string => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.test)\.(ts|tsx|html)$/.test(name)).map((name) => readFileSync(path.join(root, folder, name), 'utf8')).join('\n');

describe('the checklist of Electron', () => {
  it('1: only secure content is loaded: all of it is the app\'s own', async () => {
    const origins = await app.page.evaluate(() => [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))]);
    expect(origins).toEqual([await app.page.evaluate(() => window.location.origin)]);
    expect(sources('renderer')).not.toMatch(/(src|href)=["'{]*https?:/);
  });

  it('2: the page has no Node', async () => {
    expect(preferences['nodeIntegration']).toBe(false);
    expect(preferences).not.toHaveProperty('nodeIntegrationInWorker');
    expect(await app.page.evaluate(() => ['require', 'process', 'module', 'Buffer', '__dirname'].filter((name) => name in window))).toEqual([]);
  });

  it('3: the preload has a world of its own', async () => {
    expect(preferences['contextIsolation']).toBe(true);
    expect(await app.page.evaluate(() => Object.isFrozen((window as unknown as { tidewharf: object }).tidewharf))).toBe(true);
  });

  it.runIf(onDouble)('4: every process is in the sandbox', async () => {
    expect(preferences['sandbox']).toBe(true);
    expect(await recorded('enable-sandbox')).toHaveLength(1);
  });

  it.runIf(onDouble)('5: permissions are refused, but for copying', async () => {
    const names = ['media', 'geolocation', 'notifications', 'midi', 'pointerLock', 'fullscreen', 'openExternal', 'clipboard-read', 'hid', 'serial', 'usb', 'idle-detection', 'unknown', 'clipboard-sanitized-write'];
    const granted = await app.app.evaluate(async (electron, asked) => {
      const { session } = (electron as never as Double).__double;
      const answers = await Promise.all(asked.map(async (name) => (await session.ask(name)) || session.allows(name)));
      return asked.filter((_name, index) => answers[index]);
    }, names);
    expect(granted).toEqual(['clipboard-sanitized-write']);
  });

  it('6: webSecurity is on', () => {
    expect(preferences['webSecurity']).toBe(true);
  });

  it('7: a policy of content is in force: nothing else is loaded, run or reached', async () => {
    await app.page.evaluate(() => {
      const blocked: string[] = [];
      Object.assign(window, { blocked });
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => blocked.push(effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      const image = document.createElement('img');
      image.src = 'https://images.example/x.png';
      const frame = document.createElement('iframe');
      frame.src = 'https://evil.example/';
      document.body.append(script, image, frame);
      void fetch('https://evil.example/').catch(() => undefined);
    });
    await expect.poll(() => app.page.evaluate(() => (window as unknown as { blocked: string[] }).blocked.toSorted())).toEqual(['connect-src', 'frame-src', 'img-src', 'script-src-elem']);
    expect(await app.page.evaluate(() => 'injected' in window)).toBe(false);
  });

  it('8 to 10: no insecure content, no experimental features, no Blink features', () => {
    for (const name of ['allowRunningInsecureContent', 'experimentalFeatures', 'enableBlinkFeatures']) expect(preferences).not.toHaveProperty(name);
    expect(sources('electron/main')).not.toMatch(/allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|appendSwitch/);
  });

  it('11: there is no <webview>, with or without popups', async () => {
    expect(preferences).not.toHaveProperty('webviewTag');
    expect(sources('renderer')).not.toContain('<webview');
  });

  it.runIf(onDouble)('12: one that came nevertheless would not be attached', async () => {
    const prevented = await app.inMain((electron) => {
      let stopped = false;
      electron.BrowserWindow.getAllWindows()[0]?.webContents.emit('will-attach-webview', { preventDefault: () => void (stopped = true) }, {}, {});
      return stopped;
    });
    expect(prevented).toBe(true);
  });

  it.runIf(onDouble)('13: the page goes nowhere else', async () => {
    await app.page.evaluate(() => void (window.location.href = 'https://evil.example/'));
    await expect.poll(() => recorded('will-navigate')).toEqual([{ type: 'will-navigate', url: 'https://evil.example/', prevented: true }]);
  });

  it.runIf(onDouble)('14: no window is opened', async () => {
    await app.page.evaluate(() => void window.open('about:blank'));
    await app.page.evaluate(() => void window.open('app://tidewharf/'));
    expect(await app.inMain((electron) => electron.BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it.runIf(onDouble)('15: only web addresses go to the system, and none with a login', async () => {
    const open = async (url: string): Promise<boolean> => ((await call('app.openExternal', { url })) as { ok: boolean }).ok;
    const refused = ['file:///etc/passwd', 'javascript:alert(1)', 'smb://host/share', 'ms-msdt:/id', 'http://user:secret@host/', 'tidewharf://containers', 'not an address'];
    for (const url of refused) expect(await open(url), url).toBe(false);
    expect(await open('http://localhost:8080/')).toBe(true);
    expect(await recorded('open-external')).toEqual([{ type: 'open-external', url: 'http://localhost:8080/' }]);
  });

  it('16: one version of Electron is pinned, and it is the one that is packed', () => {
    const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { devDependencies: { electron: string } };
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'))).toMatchObject({ electronVersion: devDependencies.electron });
  });

  it.runIf(onDouble)('17: every message is checked for its sender', async () => {
    const answers = await app.inMain((electron) =>
      Promise.all(
        ['https://evil.example/', 'app://other/', 'file:///index.html', 'about:blank', 'null'].map((url) =>
          electron.__double.invokeAs(url, 'tidewharf:call', 'app.info', {}).then(() => 'answered', () => 'refused'),
        ),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['refused']));
  });

  it('18: the page comes by a protocol of its own, never by file:', () => {
    expect(sources('electron/main')).toContain("pageScheme = 'app'");
    expect(sources('electron/main')).not.toMatch(/loadFile|file:\/\//);
  });

  it('19: fuses are set', () => {
    expect(load(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'))).toMatchObject({
      electronFuses: {
        runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true, onlyLoadAppFromAsar: true, grantFileProtocolExtraPrivileges: false,
      },
    });
  });

  it('20: the page gets five names and nothing of Electron', async () => {
    const seen = await app.page.evaluate(() => {
      const bridge = (window as unknown as { tidewharf: Record<string, unknown> }).tidewharf;
      return Object.entries(bridge).map(([name, value]) => `${name}: ${typeof value}`).toSorted();
    });
    expect(seen).toEqual(['call: function', 'dropped: function', 'kind: string', 'on: function', 'stream: function']);
  });
});
