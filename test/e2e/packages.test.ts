// What is installed on a person's machine, made here around a stand-in for Electron's own files: unpacked and started.
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeElectronStandIn } from '../packaging/stand-in.ts';
import { launchApp, makeAppFolder, removeAppFolder } from '../support/app.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const require = createRequire(path.join(root, 'node_modules/electron-builder/package.json'));
const { extractAll } = require('@electron/asar') as { extractAll: (archive: string, target: string) => void };
const work = mkdtempSync(path.join(tmpdir(), 'tidewharf-packages-'));
const at = (name: string): string => path.join(work, name);
const appDir = makeAppFolder();
const output: string[] = [];

/** What electron-builder would fetch. The AppImage's runtime is what starts it on a person's machine: here its place is filled, no more. */
const runtime = '/bin/true';
function makeTools(): void {
  mkdirSync(at('tools/linux-x64'), { recursive: true });
  mkdirSync(at('tools/lib/x64'), { recursive: true });
  symlinkSync('/usr/bin/desktop-file-validate', at('tools/linux-x64/desktop-file-validate'));
  // Nothing is compressed: that would take a minute.
  writeFileSync(at('tools/linux-x64/mksquashfs'), '#!/bin/sh\nexec /usr/bin/mksquashfs "$@" -noI -noD\n', { mode: 0o755 });
  copyFileSync(runtime, at('tools/runtime-x64'));
}

beforeAll(async () => {
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8')) as { version: string };
  makeElectronStandIn(at('electron'), version);
  makeTools();
  const env = { ...process.env, CUSTOM_FPM_PATH: path.join(root, 'test/packaging/fpm.mjs'), APPIMAGE_TOOLS_PATH: at('tools'), ELECTRON_BUILDER_7ZIP_PATH: '/usr/bin/7za' };
  const settings = [`-c.electronDist=${at('electron')}`, `-c.directories.output=${at('out')}`];
  const { stdout } = await run('electron-builder', ['--linux', 'deb', 'AppImage', '--publish', 'never', ...settings], { cwd: root, env, maxBuffer: 1 << 24 });
  output.push(stdout);
  await run('dpkg-deb', ['-x', at(`out/${fileWith('.deb')}`), at('deb')]);
  await run('unsquashfs', ['-q', '-n', '-o', String(statSync(runtime).size), '-d', at('appimage'), at(`out/${fileWith('.AppImage')}`)]);
  extractAll(at('deb/opt/Tidewharf/resources/app.asar'), at('app'));
}, 240_000);

afterAll(async () => {
  await removeAppFolder(appDir);
  rmSync(work, { recursive: true, force: true });
});

function fileWith(ending: string): string {
  const found = readdirSync(at('out')).find((name) => name.endsWith(ending));
  if (found === undefined) throw new Error(`electron-builder made no ${ending}: ${output.join('')}`);
  return found;
}

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).toSorted();

it('the archive holds the app and what it needs, and none of what was only built with', () => {
  expect(filesIn(at('app')).filter((name) => !name.startsWith('node_modules/') && !name.startsWith('dist/renderer/assets/'))).toEqual(
    expect.arrayContaining(['package.json', 'dist/main/main.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html', 'assets/icons/32x32.png']),
  );
  expect(readdirSync(at('app/node_modules'))).toEqual(['node-pty']);
  expect(filesIn(at('app')).filter((name) => /[.](map|ts|tsx)$|test/.test(name))).toEqual([]);
});

it('the desktop learns its name, icon, category and links', async () => {
  const { stdout: control } = await run('dpkg-deb', ['-f', at(`out/${fileWith('.deb')}`), 'Package', 'Depends']);
  expect(control).toMatch(/Package: tidewharf[^]*runc, conmon, iproute2, nftables/);
  const entry = readFileSync(at('deb/usr/share/applications/tidewharf.desktop'), 'utf8');
  expect(entry.split('\n')).toEqual(expect.arrayContaining(['Name=Tidewharf', 'Categories=Development;', 'MimeType=x-scheme-handler/tidewharf;', 'Icon=tidewharf', 'Exec=/opt/Tidewharf/tidewharf %U']));
  expect(filesIn(at('deb/usr/share/icons')).length).toBeGreaterThan(5);
});

it('the AppImage holds the same app', () => {
  expect(filesIn(at('appimage'))).toEqual(expect.arrayContaining(['AppRun', 'tidewharf', 'tidewharf.desktop']));
  // Its profile is installed by the deb alone.
  expect(filesIn(at('appimage/resources'))).toEqual(filesIn(at('deb/opt/Tidewharf/resources')).filter((name) => name !== 'apparmor-profile'));
  expect(readFileSync(at('appimage/resources/app.asar')).equals(readFileSync(at('deb/opt/Tidewharf/resources/app.asar')))).toBe(true);
});

it('what is in it starts, with its own engine and image, and runs a container', async () => {
  const app = await launchApp({ dir: appDir, packed: { app: at('app'), resources: at('deb/opt/Tidewharf/resources') } });
  try {
    await app.page.getByText(/^Engine \d/).waitFor();
    expect(readFileSync(`/proc/${app.enginePid()}/cmdline`, 'utf8')).toContain(at('deb/opt/Tidewharf/resources/tidewharf/dist/engine/main.js'));
    expect(await app.docker('run', '--rm', 'tidewharf/starter', 'echo', 'packed')).toBe('packed\n');
  } finally {
    await app.quit();
  }
});
