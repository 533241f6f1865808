// Where the result of a build goes besides the images: archives that others read, a tar and a folder of its files.
import { execFileSync } from 'node:child_process';
import { createReadStream, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkOutput, writeOutput } from '../../electron/engine/build/output/write-output.ts';
import type { NewLayer } from '../../electron/engine/images/images.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import { mount, unmount } from '../../electron/engine/sys/mount.ts';
import type { BuildOutput } from '../../electron/shared/engine-api/builds.ts';
import type { ChainId, ImageId } from '../../electron/shared/oci/digest.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';
import { describeTree } from '../support/snapshots-harness.ts';

let room: TestImages;
let folder: string;
let image: { readonly id: ImageId; readonly top: ChainId };
let signal: AbortSignal;

beforeEach(async () => {
  folder = mkdtempSync('/var/tmp/build-output-');
  room = await openTestImages();
  signal = new AbortController().signal;
  const layers: NewLayer[] = [];
  for (const entries of [
    [{ name: 'bin/', type: '5', mtime: 5 }, { name: 'bin/su', content: 'su', mode: 0o4755, mtime: 6 }, { name: 'bin/again', type: '1', linkName: 'bin/su' }, { name: 'old', content: 'old' }, { name: 'etc/', type: '5', mtime: 5 }],
    [{ name: '.wh.old' }, { name: 'etc/passwd', content: 'root', uid: 3, gid: 4, mtime: 7, pax: { 'SCHILY.xattr.user.a': 'b' } }, { name: 'link', type: '2', linkName: '/etc/passwd', mtime: 8 }, { name: 'pipe', type: '6', mtime: 9 }],
  ]) {
    const tar = (async function* () {
      yield makeArchive(entries);
    })();
    layers.push((await room.images.makeLayer({ below: layers, content: { kind: 'tar', tar } })) as NewLayer);
  }
  const id = await room.images.compose({ layers, config: { os: 'linux', architecture: 'amd64', history: [{}, {}] }, names: ['out:1'], by: 'build' });
  image = { id, top: layers.at(-1)?.chainId as ChainId };
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function write(output: BuildOutput): Promise<void> {
  await room.snapshots.prepare('tree', image.top, { isScratch: true });
  try {
    await using mounted = await room.snapshots.hold('tree');
    await writeOutput(room, { output, imageId: image.id, names: ['out:1'], openRoot: async () => mounted.path, signal });
  } finally {
    await room.snapshots.remove('tree');
  }
}

it('a folder has the files as they are in the image, a tar the same', async () => {
  const path = join(folder, 'files');
  await write({ kind: 'folder', path });
  const { '': _root, ...files } = describeTree(path);
  expect(files).toMatchObject({
    'bin/su': { mode: '104755', mtime: 6_000_000_000n }, 'bin/again': { sameAs: undefined }, 'etc/passwd': { uid: 3n, gid: 4n, mtime: 7_000_000_000n, xattrs: { 'user.a': '62' } },
    link: { content: '/etc/passwd' }, pipe: { mode: '10644' },
  });
  expect(Object.keys(files)).toEqual(['bin', 'bin/again', 'bin/su', 'etc', 'etc/passwd', 'link', 'pipe']);
  expect(lstatSync(join(path, 'bin/su')).nlink).toBe(2);
  await write({ kind: 'tar', path: join(folder, 'files.tar') });
  mkdirSync(join(folder, 'unpacked'));
  execFileSync('tar', ['--xattrs', '--xattrs-include=*', '-C', join(folder, 'unpacked'), '-xpf', join(folder, 'files.tar')]);
  const { '': _other, ...unpacked } = describeTree(join(folder, 'unpacked'));
  expect(unpacked).toEqual(files);
  expect(readdirSync(folder).sort()).toEqual(['files', 'files.tar', 'unpacked']);
});

it('a folder gets no device of the machine, a tar does', async () => {
  const tar = Readable.from([makeArchive([{ name: 'dev/', type: '5' }, { name: 'dev/null', type: '3', major: 1, minor: 3 }, { name: 'srv/', type: '5' }, { name: 'srv/disk', type: '4', major: 8, minor: 0 }])]);
  const layer = (await room.images.makeLayer({ below: [], content: { kind: 'tar', tar } })) as NewLayer;
  image = { ...image, top: layer.chainId };
  await expect(write({ kind: 'folder', path: join(folder, 'files') })).rejects.toMatchObject({ kind: 'invalid', message: expect.stringContaining('block device 8:0') });
  expect(readdirSync(folder)).toEqual([]);
  await write({ kind: 'tar', path: join(folder, 'files.tar') });
  expect(execFileSync('tar', ['-tvf', join(folder, 'files.tar')], { encoding: 'utf8' })).toMatch(/^crw.* 1,3 .*dev\/null$[^]*^brw.* 8,0 .*srv\/disk$/m);
});

it.each(['oci-archive', 'docker-archive'] as const)('an %s is the image with its names; a file that was there is replaced', async (kind) => {
  const path = join(folder, 'image.tar');
  writeFileSync(path, 'before');
  await write({ kind, path });
  const names = execFileSync('tar', ['-tf', path], { encoding: 'utf8' }).split('\n');
  expect(names).toEqual(expect.arrayContaining(['oci-layout', 'index.json', 'manifest.json', `blobs/sha256/${image.id.slice(7)}`]));
  await using other = await openTestImages();
  expect(await other.images.load({ archive: createReadStream(path) })).toEqual([{ id: image.id, names: ['out:1'] }]);
  expect(readdirSync(folder)).toEqual(['image.tar']);
});

it('refuses a place on a file system that is read only', () => {
  mount({ source: 'still', target: folder, type: 'tmpfs', flags: ['readonly'] });
  try {
    expect(() => checkOutput({ kind: 'folder', path: join(folder, 'out') })).toThrow(expect.objectContaining({ kind: 'forbidden', message: `output to ${folder}/out: ${folder} may not be written`, detail: { field: 'output' } }) as Error);
  } finally {
    unmount(folder);
  }
});

it('refuses a place that is not fit before anything is written, and leaves nothing where it is given up', async () => {
  const full = join(folder, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'mine'), 'mine');
  symlinkSync('/dev/null', join(folder, 'device'));
  const refused: [BuildOutput, string][] = [
    [{ kind: 'tar', path: 'out.tar' }, 'invalid'], [{ kind: 'tar', path: full }, 'invalid'], [{ kind: 'tar', path: join(folder, 'device') }, 'invalid'], [{ kind: 'folder', path: join(full, 'mine') }, 'invalid'],
    [{ kind: 'tar', path: join(folder, 'no/out.tar') }, 'not-found'], [{ kind: 'oci-archive', path: join(full, 'mine/out') }, 'not-found'], [{ kind: 'folder', path: full }, 'conflict'],
  ];
  for (const [output, kind] of refused) expect(() => checkOutput(output), JSON.stringify(output)).toThrow(expect.objectContaining({ kind, detail: { field: 'output' } }) as Error);
  signal = AbortSignal.abort();
  for (const kind of ['folder', 'tar', 'oci-archive'] as const) await expect(write({ kind, path: join(folder, 'out') })).rejects.toThrow();
  expect(readdirSync(folder).sort()).toEqual(['device', 'full']);
  expect(readFileSync(join(full, 'mine'), 'utf8')).toBe('mine');
  signal = new AbortController().signal;
  mkdirSync(join(folder, 'empty'));
  await write({ kind: 'folder', path: join(folder, 'empty') });
  expect(readdirSync(join(folder, 'empty'))).toEqual(['bin', 'etc', 'link', 'pipe']);
});
