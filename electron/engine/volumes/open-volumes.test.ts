import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openState } from '../state/open-state.ts';
import type { State } from '../state/state.ts';
import { openVolumes } from './open-volumes.ts';
import type { Volumes } from './volumes.ts';

let home: string;
let root: string;
let image: string;
let state: State;
let volumes: Volumes;
let events: string[];

const nobody = { usedBy: () => [], force: false };
const named = (name: string) => ({ name, labels: {}, options: {} });
const open = (): Volumes => openVolumes({ root, state, events: { publish: ({ action, actorId }) => void events.push(`${action} ${actorId}`) } });

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'volumes-'));
  root = join(home, 'volumes');
  image = join(home, 'image');
  mkdirSync(image);
  state = openState(join(home, 'state.db'));
  events = [];
  volumes = open();
});

afterEach(() => {
  state.close();
  rmSync(home, { recursive: true });
});

test('a volume is made once, listed by name and removed with its data', async () => {
  const made = await volumes.create({ name: 'data', labels: { a: '1' }, options: {} });
  await volumes.create(named('cache'));
  expect(made).toMatchObject({ name: 'data', labels: { a: '1' }, anonymous: false, path: join(root, 'data/_data') });
  expect(await volumes.create({ name: 'data', labels: { b: '2' }, options: {} })).toEqual(made);
  writeFileSync(join(made.path, 'file'), 'x'.repeat(10));
  linkSync(join(made.path, 'file'), join(made.path, 'again'));
  expect(await volumes.usage('data')).toEqual({ bytes: 10, files: 1 });
  expect(open().list().map(({ name }) => name)).toEqual(['cache', 'data']);
  await volumes.remove('data', nobody);
  expect(existsSync(join(root, 'data'))).toBe(false);
  expect(() => volumes.get('data')).toThrow('get data: no such volume');
  expect(events).toEqual(['create data', 'create cache', 'destroy data']);
  expect(await volumes.check(new Map())).toEqual([]);
});

test('one without a name is anonymous and says so in a label', async () => {
  const { name, anonymous, labels } = await volumes.create({ name: undefined, labels: { a: '1' }, options: {} });
  expect(name).toMatch(/^[0-9a-f]{64}$/);
  expect({ anonymous, labels }).toEqual({ anonymous: true, labels: { a: '1', 'com.docker.volume.anonymous': '' } });
});

test('a volume keeps the options that it was made with', async () => {
  const options = { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' };
  await volumes.create({ name: 'data', labels: {}, options });
  expect(await volumes.create({ name: 'data', labels: {}, options })).toMatchObject({ options });
  expect(await volumes.create(named('data'))).toMatchObject({ options });
  expect(await volumes.create({ name: 'data', labels: {}, options: { ...options, o: 'size=2m' } })).toMatchObject({ options });
});

test('one in use stays, also by force; an unknown one is missing, but not by force', async () => {
  await volumes.create(named('data'));
  const users = { usedBy: () => ['c1', 'c2'], force: true };
  await expect(volumes.remove('data', users)).rejects.toMatchObject({ kind: 'conflict', message: 'remove data: volume is in use - [c1, c2]' });
  await expect(volumes.remove('none', nobody)).rejects.toMatchObject({ kind: 'not-found', message: 'get none: no such volume' });
  await volumes.remove('none', { ...nobody, force: true });
  expect(existsSync(join(root, 'data/_data'))).toBe(true);
});

test('a reserved volume is there from its commit on, and gone without one', async () => {
  {
    await using kept = await volumes.reserve(named('kept'));
    await using dropped = await volumes.reserve(named('dropped'));
    expect([kept.isNew, dropped.isNew, volumes.list()]).toEqual([true, true, []]);
    kept.commit();
  }
  expect(volumes.list().map(({ name }) => name)).toEqual(['kept']);
  expect(readdirSync(root)).toEqual(['kept']);
  expect(events).toEqual(['create kept']);
});

test('a commit that its transaction takes back counts as none', async () => {
  {
    await using reserved = await volumes.reserve(named('data'));
    expect(() =>
      state.transaction(() => {
        reserved.commit();
        throw new Error('no container');
      }),
    ).toThrow('no container');
  }
  expect(volumes.list()).toEqual([]);
  expect(readdirSync(root)).toEqual([]);
});

test('a volume that a container is made with is not removed meanwhile', async () => {
  await volumes.create(named('data'));
  {
    await using _one = await volumes.reserve(named('data'));
    await using _two = await volumes.reserve(named('data'));
    await expect(volumes.remove('data', nobody)).rejects.toMatchObject({ kind: 'conflict' });
  }
  await volumes.remove('data', nobody);
});

test('two that reserve a new volume: the second one has the first one\'s', async () => {
  const first = await volumes.reserve(named('data'));
  const second = volumes.reserve(named('data'));
  first.commit();
  await first[Symbol.asyncDispose]();
  await using found = await second;
  expect(found.isNew).toBe(false);
});

/** Something of each kind that a copy has to keep. */
function fillImage(): void {
  const at = (name: string): string => join(image, 'data', name);
  mkdirSync(at('sub'), { recursive: true });
  writeFileSync(at('sub/deep'), 'deep');
  writeFileSync(at('file'), 'content');
  chmodSync(at('file'), 0o640);
  utimesSync(at('file'), 1000, 2000);
  linkSync(at('file'), at('hard'));
  symlinkSync('/etc/passwd', at('soft'));
  chmodSync(join(image, 'data'), 0o2751);
}

async function fill(path: string, name = 'data'): Promise<string> {
  await using reserved = await volumes.reserve(named(name));
  await reserved.populate({ root: image, path });
  reserved.commit();
  return reserved.volume.path;
}

test('an empty volume gets what the image has, as it is', async () => {
  fillImage();
  const path = await fill('/data');
  expect(readdirSync(path).sort()).toEqual(['file', 'hard', 'soft', 'sub']);
  expect(readFileSync(join(path, 'sub/deep'), 'utf8')).toBe('deep');
  expect(readlinkSync(join(path, 'soft'))).toBe('/etc/passwd');
  expect(statSync(join(path, 'file')).ino).toBe(statSync(join(path, 'hard')).ino);
  expect(lstatSync(join(path, 'file'))).toMatchObject({ mode: 0o100640, mtimeMs: 2_000_000 });
  expect(lstatSync(path).mode & 0o7777).toBe(0o2751);
  expect(readdirSync(join(root, 'data'))).toEqual(['_data']);
});

test('a volume that has something is left alone', async () => {
  fillImage();
  const { path } = await volumes.create(named('data'));
  writeFileSync(join(path, 'own'), '');
  await fill('/data');
  expect(readdirSync(path)).toEqual(['own']);
});

test('an empty folder gives its mode, a missing one nothing', async () => {
  mkdirSync(join(image, 'empty'));
  chmodSync(join(image, 'empty'), 0o700);
  expect(lstatSync(await fill('/empty', 'one')).mode & 0o7777).toBe(0o700);
  expect(lstatSync(await fill('/none', 'two')).mode & 0o7777).toBe(0o755);
});

test('links of an image stay inside of it', async () => {
  mkdirSync(join(home, 'outside'));
  writeFileSync(join(home, 'outside/secret'), '');
  mkdirSync(join(image, 'etc'));
  writeFileSync(join(image, 'etc/own'), '');
  symlinkSync('/etc', join(image, 'absolute'));
  symlinkSync('../../../../etc', join(image, 'upwards'));
  symlinkSync(join(home, 'outside'), join(image, 'outside'));
  expect(readdirSync(await fill('/absolute', 'v1'))).toEqual(['own']);
  expect(readdirSync(await fill('/upwards', 'v2'))).toEqual(['own']);
  expect(readdirSync(await fill('/outside', 'v3'))).toEqual([]);
});

test('a file in the image is no place for a volume', async () => {
  writeFileSync(join(image, 'file'), '');
  await expect(fill('/file')).rejects.toMatchObject({ kind: 'invalid', message: 'cannot mount volume over existing file, file exists /file' });
  expect(readdirSync(root)).toEqual([]);
});

test('recovery: half made goes, half copied goes or is brought to its end, somebody\'s folder stays', async () => {
  for (const name of ['copying', 'copied']) await volumes.create(named(name));
  mkdirSync(join(root, 'copying/copying'));
  writeFileSync(join(root, 'copying/copying/part'), '');
  mkdirSync(join(root, 'copied/copied'), { mode: 0o711 });
  writeFileSync(join(root, 'copied/copied/last'), 'from the image');
  writeFileSync(join(root, 'copied/copied/first'), 'from the image');
  writeFileSync(join(root, 'copied/_data/first'), 'moved already');
  mkdirSync(join(root, 'half/_data'), { recursive: true });
  writeFileSync(join(root, 'half/may-go'), '');
  mkdirSync(join(root, 'foreign/_data'), { recursive: true });
  // Cut off before its mark was there, or after it was gone.
  mkdirSync(join(root, 'bare'));
  expect((await volumes.check(new Map())).sort()).toEqual([
    `volume folder ${root}/bare/_data: no volume has it`,
    `volume folder ${root}/copied/copied: a copy that was not brought to its end`,
    `volume folder ${root}/copying/copying: a copy that was not brought to its end`,
    `volume folder ${root}/foreign/_data: no volume has it`,
    `volume folder ${root}/half/_data: no volume has it`,
  ]);
  volumes = open();
  await volumes.recover(new Map());
  expect(readdirSync(root).sort()).toEqual(['copied', 'copying', 'foreign']);
  expect(readdirSync(join(root, 'copying'))).toEqual(['_data']);
  expect(readdirSync(join(root, 'copied/_data')).map((name) => readFileSync(join(root, 'copied/_data', name), 'utf8'))).toEqual(['moved already', 'from the image']);
  expect(lstatSync(join(root, 'copied/_data')).mode & 0o777).toBe(0o711);
  expect(await volumes.check(new Map())).toEqual([`volume folder ${root}/foreign/_data: no volume has it`]);
});

test('a folder without a record is taken as it is, and not removed with a failure', async () => {
  mkdirSync(join(root, 'old/_data'), { recursive: true });
  writeFileSync(join(root, 'old/_data/kept'), '');
  {
    await using _reserved = await volumes.reserve(named('old'));
  }
  expect(readdirSync((await volumes.create(named('old'))).path)).toEqual(['kept']);
});

test('what is set aside is nowhere until it is brought back, or gone for good', async () => {
  const { path } = await volumes.create(named('one'));
  await volumes.create(named('two'));
  writeFileSync(join(path, 'file'), '');
  volumes.setAside('c1', ['one', 'nosuch']);
  volumes.setAside('c2', ['two']);
  volumes = open();
  expect([volumes.list(), volumes.find('one')]).toEqual([[], undefined]);
  expect(volumes.listSetAside()).toEqual([{ containerId: 'c1', names: ['one'] }, { containerId: 'c2', names: ['two'] }]);
  await expect(volumes.create(named('one'))).rejects.toMatchObject({ kind: 'conflict' });
  volumes.bringBack('c1');
  await volumes.removeSetAside('c2');
  expect(readdirSync(volumes.get('one').path)).toEqual(['file']);
  expect(readdirSync(root)).toEqual(['one']);
  expect(volumes.listSetAside()).toEqual([]);
});

test('a missing folder is told and refused', async () => {
  const { path } = await volumes.create(named('data'));
  rmSync(join(path, '..'), { recursive: true });
  await expect(volumes.attach('data', 'c1')).rejects.toThrow(`volume data: its folder ${path} is missing`);
  expect(await volumes.check(new Map())).toEqual(['volume data: its folder is missing']);
  await volumes.remove('data', nobody);
});

test('a new one keeps what it was made for', async () => {
  const origin = { containerId: 'c1', containerName: 'db', image: 'postgres', destination: '/data' };
  const { name } = await volumes.create({ ...named('data'), origin });
  await volumes.create({ ...named('data'), origin: { ...origin, containerName: 'other' } });
  expect(open().get(name).origin).toEqual(origin);
});

test('a clone has the same files and labels, and is a volume of its own', async () => {
  const { path } = await volumes.create({ name: undefined, labels: { a: '1' }, options: {}, origin: { containerId: 'c', containerName: 'n', image: 'i', destination: '/d' } });
  const [source] = volumes.list();
  mkdirSync(join(path, 'sub'), { mode: 0o750 });
  writeFileSync(join(path, 'sub/file'), 'kept');
  symlinkSync('/etc/passwd', join(path, 'link'));
  const copy = await volumes.clone(source?.name ?? '', 'copy');
  expect(copy).toMatchObject({ name: 'copy', labels: { a: '1' }, anonymous: false });
  expect(copy).not.toHaveProperty('origin');
  expect(readFileSync(join(copy.path, 'sub/file'), 'utf8')).toBe('kept');
  expect(statSync(join(copy.path, 'sub')).mode & 0o777).toBe(0o750);
  expect(readlinkSync(join(copy.path, 'link'))).toBe('/etc/passwd');
  writeFileSync(join(path, 'sub/file'), 'changed');
  expect(readFileSync(join(copy.path, 'sub/file'), 'utf8')).toBe('kept');
  await expect(volumes.clone('copy', 'copy')).rejects.toMatchObject({ kind: 'exists' });
  await expect(volumes.clone('nope', 'new')).rejects.toMatchObject({ kind: 'not-found' });
  expect(new Set(readdirSync(root))).toEqual(new Set([source?.name, 'copy']));
});

test('an emptied one stays, what links lead to as well; not while somebody runs with it', async () => {
  const { path } = await volumes.create(named('data'));
  mkdirSync(join(path, 'a/b'), { recursive: true });
  writeFileSync(join(path, 'a/b/.hidden'), '');
  symlinkSync(image, join(path, 'a/link'));
  writeFileSync(join(image, 'stays'), '');
  await expect(volumes.empty('data', { usedBy: () => ['c1'] })).rejects.toMatchObject({ kind: 'conflict', detail: { containerIds: ['c1'] } });
  await volumes.empty('data', { usedBy: () => [] });
  expect(readdirSync(path)).toEqual([]);
  expect(readdirSync(image)).toEqual(['stays']);
  expect(volumes.get('data').name).toBe('data');
});
