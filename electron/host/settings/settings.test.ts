import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAnnouncer } from '../announcer.ts';
import { openSettings } from './settings.ts';

const defaults = { theme: 'system', imagesView: 'gallery', registryMirrors: [], insecureRegistries: [], terminalScreenReader: false, terminalFontSize: 13, terminalScrollback: 10_000, closeToTray: true, startAtLogin: false, onQuit: 'leave-running', notifications: true, updates: false };

function start(text?: string) {
  const configDir = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(configDir, { recursive: true, force: true }));
  const file = join(configDir, 'settings.json');
  if (text !== undefined) writeFileSync(file, text);
  const announcer = createAnnouncer();
  return { open: () => openSettings({ configDir, announcer }), file, announcer };
}

test('without a file the defaults hold', () => {
  expect(start().open().get()).toEqual(defaults);
});

test('a change is written, announced and there at the next start', async () => {
  const { open, announcer } = start();
  const heard: unknown[] = [];
  announcer.listen((frame) => heard.push(frame));
  const changed = await open().set({ theme: 'dark', imagesView: undefined });
  expect(changed).toEqual({ ...defaults, theme: 'dark' });
  expect(heard).toEqual([{ kind: 'event', name: 'settings', payload: changed }]);
  expect(open().get()).toEqual(changed);
});

test('changes at once do not undo each other', async () => {
  const { open } = start();
  const settings = open();
  await Promise.all([settings.set({ theme: 'dark' }), settings.set({ imagesView: 'table' })]);
  expect(open().get()).toEqual({ ...defaults, theme: 'dark', imagesView: 'table' });
});

test('a file of an older version is filled up', () => {
  expect(start('{"theme":"light"}').open().get()).toEqual({ ...defaults, theme: 'light' });
});

test.each(['{"theme":', '[]', '{"theme":"pink"}', '{"registryMirrors":["ftp://x"]}', '{"registryMirrors":["http://me:secret@x"]}', '{"insecureRegistries":["a:1:2"]}'])('a broken file %s is kept aside', (text) => {
  const { open, file } = start(text);
  expect(open().get()).toEqual(defaults);
  expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
});
