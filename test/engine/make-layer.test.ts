// Layers as builds make them, on real overlays: what is adopted must be what unpacking its own blob makes.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComposedImage, NewLayer } from '../../electron/engine/images/images.ts';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import type { CheckLine } from '../../electron/shared/engine-api/check.ts';
import type { ChainId } from '../../electron/shared/oci/digest.ts';
import { dockerArchive } from '../support/build-archive.ts';
import { buildImage } from '../support/build-image.ts';
import { openTestImages } from '../support/open-test-images.ts';
import { describeTree } from '../support/snapshots-harness.ts';

/** Of a whiteout nothing but that it is one means anything. */
const treeOf = (root: string): object =>
  Object.fromEntries(Object.entries(describeTree(root)).map(([path, entry]) => [path, entry['rdev'] === 0n ? 'whiteout' : entry]));

type TestImages = Awaited<ReturnType<typeof openTestImages>>;

describe('layers that builds make', () => {
  let test: TestImages;
  beforeEach(async () => void (test = await openTestImages()));
  afterEach(() => test[Symbol.asyncDispose]());

  const tarLayer = async (below: readonly NewLayer[], entries: readonly ArchiveEntry[], latest?: number): Promise<NewLayer> => {
    const tar = (async function* () {
      yield makeArchive(entries);
    })();
    const layer = await test.images.makeLayer({ below, content: { kind: 'tar', tar }, latest });
    if (layer === undefined) throw new Error('no layer');
    return layer;
  };
  /** Runs a script in a fresh writable layer and makes a layer of it. */
  const runLayer = async (below: readonly NewLayer[], script: string, options: { latest?: number; mountPoints?: readonly string[] } = {}): Promise<NewLayer | undefined> => {
    const id = `step-${Math.random()}`;
    await test.snapshots.prepare(id, below.at(-1)?.chainId, { isScratch: true });
    {
      await using mounted = await test.snapshots.hold(id);
      execFileSync('sh', ['-ec', script], { cwd: mounted.path });
    }
    const layer = await test.images.makeLayer({ below, content: { kind: 'writable', id, ...(options.mountPoints && { mountPoints: options.mountPoints }) }, latest: options.latest });
    expect(test.snapshots.listWritables()).toEqual(layer === undefined ? [id] : []);
    await test.snapshots.remove(id);
    return layer;
  };
  const compose = (layers: readonly NewLayer[], names: readonly string[] = ['built:1']): Promise<string> => {
    const config: ComposedImage['config'] = { created: '2001-02-03T04:05:06Z', os: 'linux', architecture: 'amd64', config: { Cmd: ['sh'] }, history: layers.map((_, index) => ({ created_by: `step ${index}` })) };
    return test.images.compose({ layers, config, names, by: 'build' });
  };
  const damages = async (repair = false): Promise<readonly CheckLine[]> => {
    const found: CheckLine[] = [];
    for await (const line of test.images.deepCheck({ repair })) if (line.kind !== 'progress') found.push(line);
    return found.filter(({ kind }) => kind === 'damage');
  };
  /** The folders of an image's layers as another engine makes them of its archive. */
  const unpackedElsewhere = async (name: string, chainIds: readonly ChainId[]): Promise<unknown[]> => {
    await using other = await openTestImages();
    await other.images.load({ archive: test.images.save({ names: [name] }) });
    return chainIds.map((id) => treeOf(other.snapshots.layerPath(id)));
  };
  const base: ArchiveEntry[] = [
    { name: 'etc/', type: '5', mode: 0o755, mtime: 1_000_000_000 },
    { name: 'etc/passwd', content: 'root', mtime: 1_000_000_000 },
    { name: 'etc/shadow', content: 'secret', mode: 0o600, mtime: 1_000_000_000 },
    { name: 'usr/', type: '5', mode: 0o755, mtime: 1_000_000_000 },
    { name: 'usr/lib/', type: '5', mode: 0o755, mtime: 1_000_000_000 },
    { name: 'usr/lib/one', content: '1', mtime: 1_000_000_000 },
    { name: 'usr/lib/two', content: '2', mtime: 1_000_000_000 },
    { name: 'run/', type: '5', mode: 0o755, mtime: 1_000_000_000 },
    { name: 'var/', type: '5', mode: 0o755, mtime: 1_000_000_000 },
    { name: 'var/run', type: '2', linkName: '/run', mtime: 1_000_000_000 },
  ];
  const busy = `
    echo changed >> etc/passwd; rm etc/shadow; rm -r usr/lib; mkdir usr/lib; echo new > usr/lib/three
    mkdir -p new/deep; echo hello > new/deep/file; ln new/deep/file new/hard; ln -s deep/file new/soft
    chown 7:8 new; chmod 4711 new/deep/file; mkfifo new/pipe; mknod new/null c 1 3; mknod -m 640 new/disk b 259 70000; chown 5:6 new/disk; python3 -c 'import os; os.setxattr("new/deep/file", "user.note", b"yes")'
    printf 'odd' > "$(printf 'new/\\377name')"; touch new/.wh.evil; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("new/socket")'
    chmod 700 .; mv run moved; head -c 3000000 /dev/urandom > new/large`;

  it('adopts what a step wrote: the folder is what its blob unpacks to, and shows what the step saw', async () => {
    const bottom = await tarLayer([], [{ name: './', type: '5', mode: 0o755, mtime: 1_000_000_000 }, ...base]);
    const layer = await runLayer([bottom], busy);
    if (layer === undefined) throw new Error('no layer');
    const top = await runLayer([bottom, layer], 'cat usr/lib/three; test ! -e usr/lib/one; test ! -e etc/shadow; test "$(cat etc/passwd)" = rootchanged; rm -r new; mkdir -p new/deep; touch etc/shadow');
    const chainIds = [bottom, layer, top as NewLayer].map(({ chainId }) => chainId);
    await compose([bottom, layer, top as NewLayer]);
    expect(await damages()).toEqual([]);
    expect(await unpackedElsewhere('built:1', chainIds)).toEqual(chainIds.map((id) => treeOf(test.snapshots.layerPath(id))));
    expect(layer.size).toBe(3_000_000 + 'rootchanged\n'.length + 'new\n'.length + 'hello\n'.length + 'odd'.length);
    await test.snapshots.prepare('look', top?.chainId);
    await using mounted = await test.snapshots.hold('look');
    const look = (script: string): string => execFileSync('sh', ['-ec', script], { cwd: mounted.path, encoding: 'utf8' });
    expect(look(`ls -A new new/deep usr/lib moved; stat -c '%a' .; readlink var/run`)).toBe('moved:\n\nnew:\ndeep\n\nnew/deep:\n\nusr/lib:\nthree\n700\n/run\n');
  });

  it('makes the same layer of the same files, in whatever order and when they were written, up to a time that none is later than', async () => {
    const bottom = await tarLayer([], base);
    // As a build does: a save lets go of the blob that it packed anew.
    using _held = test.images.hold([bottom.descriptor.digest]);
    const [one, other] = ['mkdir -p a/b; echo 1 > a/b/1; echo 2 > a/2; rm -r usr/lib; chown 5:6 a', 'sleep 1.1; rm -r usr/lib; mkdir a; echo 2 > a/2; mkdir a/b; echo 1 > a/b/1; touch gone; rm gone; chown 5:6 a'];
    const first = await runLayer([bottom], one, { latest: 1_500_000_000 });
    const layer = { ...(await runLayer([bottom], other, { latest: 1_500_000_000 })) };
    expect(layer).toEqual(first);
    expect((await runLayer([bottom], other, {}))?.diffId).not.toBe(first?.diffId);
    // The root's own is that of the layer below.
    const { '': _root, ...entries } = describeTree(test.snapshots.layerPath(first?.chainId as ChainId));
    const times = Object.values(entries).filter(({ rdev }) => rdev === undefined).map(({ mtime }) => mtime as bigint);
    expect(Math.max(...times.map(Number))).toBe(1_500_000_000e9);
    await using elsewhere = await openTestImages();
    await elsewhere.images.load({ archive: (await compose([bottom, first as NewLayer]), test.images.save({ names: ['built:1'] })) });
    expect(elsewhere.snapshots.findLayer(first?.chainId as ChainId)).toBeDefined();
    // Of a tar it is the folder too that gets the time, and a time with a fraction.
    const late: ArchiveEntry[] = [{ name: 'late/', type: '5', mtime: 1_999_999_999 }, { name: 'late/file', mtime: 1_999_999_999, content: 'x', pax: { mtime: '1999999999.5', 'SCHILY.xattr.user.a': 'b' } }, { name: 'early', mtime: 7 }];
    const clamped = await tarLayer([bottom], late, 1_500_000_000);
    expect(describeTree(test.snapshots.layerPath(clamped.chainId))).toMatchObject({ late: { mtime: 1_500_000_000n * 1_000_000_000n }, 'late/file': { mtime: 1_500_000_000n * 1_000_000_000n, xattrs: { 'user.a': '62' } }, early: { mtime: 7_000_000_000n } });
    expect(await tarLayer([bottom], late, 1_500_000_000)).toEqual(clamped);
  });

  it('leaves out what was made to mount something on, and nothing else', async () => {
    const bottom = await tarLayer([], base);
    const mountPoints = ['/var/run/cache', '/deep/er/cache', '/usr/lib/one', '/full/cache', '/mine', '/etc/new'];
    const made = 'mkdir dev proc sys run/cache full full/cache; touch etc/hosts etc/resolv.conf; mkdir -p deep/er/cache; touch etc/new';
    expect(await runLayer([bottom], made.replace('full full/cache', ''), { mountPoints })).toBeUndefined();
    const layer = await runLayer([bottom], `${made}; touch full/file full/cache/file deep/more; echo x > etc/new; : > usr/lib/one; rm -r run; mkdir run; mkdir mine; ln -s / mine/link; mkdir dev/kept`, { mountPoints });
    const paths = Object.keys(describeTree(test.snapshots.layerPath(layer?.chainId as ChainId)));
    expect(paths).toEqual(['', 'deep', 'deep/more', 'dev', 'dev/kept', 'etc', 'etc/new', 'full', 'full/cache', 'full/cache/file', 'full/file', 'mine', 'mine/link', 'run', 'usr', 'usr/lib', 'usr/lib/one']);
  });

  it('of nothing is none; the same a second time is the layer that is there; over what is gone it is refused', async () => {
    const bottom = await tarLayer([], base);
    expect(await runLayer([bottom], 'touch new; rm new')).toBeUndefined();
    expect(await runLayer([bottom], 'chmod 711 .')).toMatchObject({ size: 0 });
    const layer = await runLayer([bottom], 'touch -d @5 new; touch -d @6 .');
    const again = await runLayer([bottom], 'touch -d @5 new; touch -d @7 .');
    expect(again).toEqual(layer);
    await test.images.collectGarbage(new Set());
    expect(test.snapshots.listLayers()).toEqual([]);
    await expect(tarLayer([bottom], base)).rejects.toMatchObject({ kind: 'not-found' });
    await expect(compose([bottom])).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is an image with OCI names, the same for the same input; an image that is there gets the names', async () => {
    const source = await buildImage({ layers: [{ a: '1' }, { b: '2' }], format: 'docker' });
    await test.images.load({ archive: Readable.from([await dockerArchive([{ image: source, names: ['base:1'] }])]) });
    const layers = [...test.images.layersOf('base:1'), await tarLayer(test.images.layersOf('base:1'), [{ name: 'c', mtime: 1 }])];
    const id = await compose(layers, ['one:1', 'two:2']);
    const image = test.images.get(id);
    expect(image).toMatchObject({ tags: ['one:1', 'two:2'], chainIds: layers.map(({ chainId }) => chainId), manifest: { mediaType: 'application/vnd.oci.image.manifest.v1+json', layers: layers.map(({ descriptor }) => ({ digest: descriptor.digest, mediaType: expect.stringMatching(/^application\/vnd\.oci\.image\.layer/) })) } });
    expect(test.images.layersOf(id)).toEqual(layers.map((layer, index) => ({ ...layer, descriptor: image.manifest.layers[index] })));
    expect(test.seen.filter(({ action }) => action === 'tag').map(({ attributes }) => attributes['name'])).toEqual(['one:1', 'two:2']);
    expect(await compose(layers, ['three:3'])).toBe(id);
    expect(test.images.get(id)).toEqual({ ...image, tags: ['one:1', 'three:3', 'two:2'] });
    const bytes = await test.store.read(image.manifest.config.digest, 1 << 20);
    expect(Object.keys(JSON.parse(bytes.toString()) as object)).toEqual(['architecture', 'config', 'created', 'history', 'os', 'rootfs']);
    await expect(test.images.compose({ layers, config: { os: 'linux', architecture: 'amd64', history: [] }, names: [], by: 'build' })).rejects.toMatchObject({ kind: 'internal' });
    await expect(compose(layers, ['Not/A Name'])).rejects.toMatchObject({ kind: 'invalid' });
    expect(() => test.images.layersOf('nothing:1')).toThrow(expect.objectContaining({ kind: 'conflict' }) as Error);
    expect(await test.images.check()).toEqual([]);
  });

  it('stays as long as somebody holds or keeps it, with what it stands on, and goes after that', async () => {
    const hold = new DisposableStack();
    const bottom = await tarLayer([], base);
    const top = await test.images.makeLayer({ below: [bottom], content: { kind: 'tar', tar: Readable.from([makeArchive([{ name: 'top' }])]) }, hold });
    if (top === undefined) throw new Error('no layer');
    const left = async (): Promise<number[]> => {
      await test.images.collectGarbage(new Set());
      return [test.snapshots.listLayers().length, (await test.store.list()).length];
    };
    expect(await left()).toEqual([2, 1]);
    let version = 1;
    let kept: NewLayer[] = [top];
    test.images.keep({ version: () => version, blobs: () => kept.map(({ descriptor }) => descriptor.digest), layers: () => kept.map(({ chainId }) => chainId) });
    hold.dispose();
    expect(await left()).toEqual([2, 1]);
    expect([...test.images.kept().layers]).toEqual([top.chainId]);
    await test.images.releaseLayers(top.chainId);
    await test.images.sweep({ blobs: [top.descriptor.digest], layers: [top.chainId, bottom.chainId] });
    expect(await left()).toEqual([2, 1]);
    expect([await test.images.check(), await test.snapshots.check({ repair: true }), await damages()]).toEqual([[], [], []]);
    kept = [];
    expect(await left()).toEqual([2, 1]);
    version += 1;
    expect(await left()).toEqual([0, 0]);
  });

  it('that only a keeper keeps is compared with its blob, and mended', async () => {
    const bottom = await tarLayer([], base);
    const layer = (await runLayer([bottom], 'echo right > file; echo other > other')) as NewLayer;
    const kept = [layer, bottom];
    test.images.keep({ version: () => 1, blobs: () => kept.map(({ descriptor }) => descriptor.digest), layers: () => kept.map(({ chainId }) => chainId), known: () => kept });
    expect(await damages()).toEqual([]);
    writeFileSync(join(test.snapshots.layerPath(layer.chainId), 'file'), 'wrong');
    expect(await damages()).toEqual([expect.objectContaining({ what: 'layer', subject: layer.chainId, images: [], mending: { kind: 'not-tried' } })]);
    expect(await damages(true)).toEqual([expect.objectContaining({ subject: layer.chainId, mending: { kind: 'mended', how: 'unpacked anew' } })]);
    expect(readFileSync(join(test.snapshots.layerPath(layer.chainId), 'file'), 'utf8')).toBe('right\n');
    expect(await damages()).toEqual([]);
  });

  it('a scratch writable is mounted again after an unmount, with what was written', async () => {
    await test.snapshots.prepare('scratch', undefined, { isScratch: true });
    for (const round of ['1', '12']) {
      await using mounted = await test.snapshots.hold('scratch');
      execFileSync('sh', ['-ec', `printf ${round.at(-1)} >> f; test "$(cat f)" = ${round}; sync -f .`], { cwd: mounted.path });
    }
    await test.snapshots.remove('scratch');
  });
});
