import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import { expect, onTestFinished, test } from 'vitest';
import { desktopEntry, setStartAtLogin } from './login-item.ts';

test.runIf(process.platform === 'linux')('it is written, and taken away again', () => {
  const config = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(config, { recursive: true, force: true }));
  const app = { getPath: () => '/opt/Tidewharf/tidewharf' } as unknown as App;
  const file = join(config, 'autostart/tidewharf.desktop');
  setStartAtLogin(app, true, { XDG_CONFIG_HOME: config });
  expect(readFileSync(file, 'utf8')).toContain('Exec="/opt/Tidewharf/tidewharf" --hidden\n');
  setStartAtLogin(app, true, { XDG_CONFIG_HOME: config, APPIMAGE: '/home/me/Tidewharf.AppImage' });
  expect(readFileSync(file, 'utf8')).toContain('Exec="/home/me/Tidewharf.AppImage" --hidden\n');
  setStartAtLogin(app, false, { XDG_CONFIG_HOME: config });
  setStartAtLogin(app, false, { XDG_CONFIG_HOME: config });
  expect(existsSync(file)).toBe(false);
});

test('a path with signs that mean something is quoted', () => {
  expect(desktopEntry('/home/a "b"/100%/$x')).toContain(String.raw`Exec="/home/a \\"b\\"/100%%/\\$x" --hidden`);
});
