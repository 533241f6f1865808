// What main and preload promise whatever the page does: who is heard, where it may go, what the tray can do, how the app ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary, launchApp, makeAppFolder, removeAppFolder, type Double, type TestApp } from '../support/app.ts';

const dir = makeAppFolder();
let app: TestApp;
/** Real Electron has no ears for what happens outside the page. */
const onDouble = electronBinary().endsWith('electron-bin');

const call = (name: string, input: object): Promise<unknown> =>
  app.page.evaluate(([called, with_]) => (window as unknown as { tidewharf: { call(name: string, input: unknown): Promise<unknown> } }).tidewharf.call(called, with_), [name, input] as const);
const trayLabels = (): Promise<string[]> => app.inMain((electron) => electron.__double.trayLabels());
/** What the app did outside the page. */
const recorded = (type: string): Promise<unknown[]> => app.app.evaluate((electron, wanted) => (electron as never as Double).__double.log.filter((entry) => entry.type === wanted), type);

beforeAll(async () => {
  app = await launchApp({ dir });
  await app.page.getByText(/^Engine \d/).waitFor();
  await app.docker('create', '--name', 'lighthouse', '-p', '18099:8080', 'tidewharf/starter');
});

afterAll(async () => {
  await app?.quit();
  await removeAppFolder(dir);
});

describe('the electron door', () => {
  it('gives the page one frozen object and nothing of Node or Electron', async () => {
    const seen = await app.page.evaluate(() => {
      const global = window as unknown as Record<string, unknown>;
      const bridge = global['tidewharf'] as object;
      return [Object.keys(bridge).toSorted(), Object.isFrozen(bridge), typeof global['require'], typeof global['process'], typeof global['ipcRenderer']];
    });
    expect(seen).toEqual([['call', 'dropped', 'kind', 'on', 'stream'], true, 'undefined', 'undefined', 'undefined']);
  });

  it('answers calls of the contract only', async () => {
    expect(await call('app.info', {})).toMatchObject({ ok: true, value: { mode: 'electron' } });
    expect(await call('app.quit', {})).toMatchObject({ ok: false, error: { kind: 'not-implemented' } });
    expect(await call('containers.inspect', { id: 1 })).toMatchObject({ ok: false, error: { kind: 'invalid' } });
  });

  it.runIf(onDouble)('hears no other page', async () => {
    const answers = await app.inMain((electron) =>
      Promise.all(
        ['https://evil.example/', 'app://other/', 'app://tidewharf.evil/', 'null'].map((url) =>
          electron.__double.invokeAs(url, 'tidewharf:call', 'app.info', {}).then(() => 'answered', () => 'refused'),
        ),
      ),
    );
    expect(answers).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  it('runs no script that is not its own', async () => {
    const ran = await app.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.head.append(script);
      return 'injected' in window;
    });
    expect(ran).toBe(false);
  });

  it.runIf(onDouble)('never leaves its page, and hands web links to the browser', async () => {
    await app.page.evaluate(() => void window.open('https://docs.example/guide'));
    await expect.poll(() => recorded('open-external')).toEqual([{ type: 'open-external', url: 'https://docs.example/guide' }]);
    await app.page.evaluate(() => void window.open('ftp://files.example/'));
    await app.page.evaluate(() => void (window.location.href = 'https://evil.example/'));
    await expect.poll(() => recorded('will-navigate')).toEqual([{ type: 'will-navigate', url: 'https://evil.example/', prevented: true }]);
    expect(await recorded('open-external')).toHaveLength(1);
    expect(await call('app.info', {})).toMatchObject({ ok: true });
  });

  it.runIf(onDouble)('grants nothing but writing to the clipboard', async () => {
    const wanted = ['geolocation', 'media', 'notifications', 'clipboard-read', 'clipboard-sanitized-write'];
    const granted = await app.app.evaluate((electron, names) => {
      const { session } = (electron as never as Double).__double;
      return Promise.all(names.map(async (name) => [session.allows(name), await session.ask(name)].every(Boolean) && name));
    }, wanted);
    expect(granted.filter(Boolean)).toEqual(['clipboard-sanitized-write']);
  });

  it.runIf(onDouble)('shows what runs in the tray, and stops it from there', async () => {
    await app.docker('start', 'lighthouse');
    await expect.poll(trayLabels).toContain('Open port 18099');
    await app.inMain((electron) => electron.__double.trayClick('Open port 18099'));
    await expect.poll(() => recorded('open-external')).toContainEqual({ type: 'open-external', url: 'http://localhost:18099/' });
    await app.inMain((electron) => electron.__double.trayClick('Stop lighthouse'));
    await expect.poll(trayLabels, { timeout: 15_000 }).toContain('No running containers');
    expect((await app.docker('inspect', '--format', '{{.State.Status}}', 'lighthouse')).trim()).toBe('exited');
  });

  it.runIf(onDouble)('hides its window when that is closed, and shows it from the tray', async () => {
    const visible = (): Promise<boolean> => app.inMain((electron) => electron.BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
    await app.inMain((electron) => void electron.BrowserWindow.getAllWindows()[0]?.close());
    expect(await visible()).toBe(false);
    await app.inMain((electron) => electron.__double.trayClick('Show Tidewharf'));
    expect(await visible()).toBe(true);
  });

  it('gives a reloaded page a new session: events flow again', async () => {
    await app.page.reload();
    const name = await app.page.evaluate(
      () =>
        new Promise((resolve) => {
          const { tidewharf } = window as unknown as { tidewharf: { on(name: string, listener: (notice: { noun: string; action: string; name: string }) => void): void; call(name: string, input: object): void } };
          tidewharf.on('engine.notice', ({ noun, action, name: who }) => {
            if (noun === 'container' && action === 'start') resolve(who);
          });
          tidewharf.call('containers.start', { id: 'lighthouse' });
        }),
    );
    expect(name).toBe('lighthouse');
  });

  it('ends its engine when it is quit, and the container goes on', async () => {
    const engine = app.enginePid();
    await app.quit();
    expect(() => process.kill(engine, 0)).toThrow('ESRCH');
    await expect(fetch('http://127.0.0.1:18099/').then((reply) => reply.status)).resolves.toBe(200);
  });
});
