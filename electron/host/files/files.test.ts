import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createChosenFiles } from './chosen-files.ts';
import { checkTypedPath } from './typed-path.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tidewharf-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'here.tar'), 'content');
  return dir;
}

test('what was chosen to be read is read, and is not written', async () => {
  const files = createChosenFiles();
  const { handle, name, bytes } = await files.add(join(folder(), 'here.tar'), 'open');
  expect({ name, bytes }).toEqual({ name: 'here.tar', bytes: 7 });
  const read = await files.read(handle);
  expect(await text(read.stream)).toBe('content');
  await expect(files.write(handle, bytesOf('x'))).rejects.toMatchObject({ kind: 'not-found' });
  await expect(files.read('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({ kind: 'not-found' });
});

test('what is written is there whole or not at all', async () => {
  const files = createChosenFiles();
  const dir = folder();
  const { handle } = await files.add(join(dir, 'here.tar'), 'save');
  const failing = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('gone');
  };
  await expect(files.write(handle, failing())).rejects.toMatchObject({ kind: 'internal' });
  await expect(files.write(handle, bytesOf('late'), { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
  expect(readdirSync(dir)).toEqual(['here.tar']);
  expect(readFileSync(join(dir, 'here.tar'), 'utf8')).toBe('content');
  expect(await files.write(handle, bytesOf('new'))).toBe(3);
  expect(readFileSync(join(dir, 'here.tar'), 'utf8')).toBe('new');
});

test('a dropped file is read as its pieces come, once they add up', async () => {
  const files = createChosenFiles();
  const { handle } = files.addDropped({ name: 'a.tar', bytes: 6 });
  const reading = files.read(handle).then(({ stream }) => text(stream));
  await files.dropped(handle).push(Buffer.from('one'));
  await files.dropped(handle).push(Buffer.from('two'));
  files.dropped(handle).end(true);
  expect(await reading).toBe('onetwo');
});

test('a dropped file that ends early, or is longer than announced, fails its reader', async () => {
  const files = createChosenFiles();
  const short = files.addDropped({ name: 'a.tar', bytes: 6 }).handle;
  const reading = files.read(short).then(({ stream }) => text(stream));
  files.dropped(short).end(true);
  await expect(reading).rejects.toThrow('ended after 0 of 6 bytes');
  const long = files.addDropped({ name: 'a.tar', bytes: 2 }).handle;
  await expect(files.dropped(long).push(Buffer.from('three'))).rejects.toMatchObject({ kind: 'invalid' });
});

test('a typed path is whole, and what it is wanted for', async () => {
  const home = folder();
  const open = (path: string, kind: 'file' | 'folder' = 'file') => checkTypedPath({ use: 'open', kind, path }, home);
  const save = (path: string, overwrite = false) => checkTypedPath({ use: 'save', path, overwrite }, home);
  expect(await open(' ~/here.tar ')).toBe(join(home, 'here.tar'));
  expect(await open('~', 'folder')).toBe(home);
  expect(await open(`${home}/`, 'folder')).toBe(home);
  expect(await save(`${home}/new.tar`)).toBe(join(home, 'new.tar'));
  expect(await save('~/here.tar', true)).toBe(join(home, 'here.tar'));
  await expect(open('here.tar')).rejects.toMatchObject({ kind: 'invalid' });
  await expect(open('')).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('whole path') as string });
  await expect(open('~/gone')).rejects.toMatchObject({ kind: 'not-found' });
  await expect(open('~')).rejects.toMatchObject({ kind: 'invalid' });
  await expect(save('~')).rejects.toMatchObject({ kind: 'invalid' });
  await expect(save('~/here.tar')).rejects.toMatchObject({ kind: 'exists' });
  await expect(save('~/no/new.tar')).rejects.toMatchObject({ kind: 'not-found' });
});

async function* bytesOf(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
