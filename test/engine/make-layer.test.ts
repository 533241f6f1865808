// Layers as builds make them, on real overlays: what is adopted must be what unpacking its own blob makes.
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComposedImage, NewLayer } from '../../electron/engine/images/images.ts';
import { makeArchive, type ArchiveEntry } from '../../electron/engine/snapshots/make-archive.ts';
import type { CheckLine } from '../../electron/shared/engine-api/check.ts';
import type { ChainId } from '../../electron/shared/oci/digest.ts';
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
  const damages = async (): Promise<readonly CheckLine[]> => {
    const found: CheckLine[] = [];
    for await (const line of test.images.deepCheck({ repair: false })) if (line.kind !== 'progress') found.push(line);
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
    chown 7:8 new; chmod 4711 new/deep/file; mkfifo new/pipe; python3 -c 'import os; os.setxattr("new/deep/file", "user.note", b"yes")'
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
});
