// Run in a user namespace of its own: unpacks and mounts layers with what only the real root may make, and prints what came out.
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getXattr } from '../../electron/engine/sys/xattr.ts';
import { inFirstUserNamespace } from '../../electron/engine/sys/user-namespace.ts';
import { openHarness } from './snapshots-harness.ts';

await using harness = await openHarness();
const top = await harness.snapshots.applyLayers({
  layers: [
    harness.layer([{ name: 'gone' }, { name: 'opaque/old' }, { name: 'again/old' }, { name: 'dev/null', type: '3', major: 1, minor: 3 }, { name: 'dev/fifo', type: '6' }]),
    harness.layer([
      { name: '.wh.gone' }, { name: 'opaque/.wh..wh..opq' }, { name: 'opaque/new' }, { name: '.wh.again' }, { name: 'again/new' },
      { name: 'f', content: 'content', pax: { 'SCHILY.xattr.user.a': 'b', 'SCHILY.xattr.trusted.t': 'dropped' } },
    ]),
  ],
});
await harness.snapshots.prepare('c', top);
const path = await harness.snapshots.mount('c');
const foreign = await harness.snapshots.applyLayers({ layers: [harness.layer([{ name: 'f', uid: 5000 }])] }).then(
  () => 'unpacked',
  (error: Error & { kind?: string }) => `${error.kind}: ${error.message.replace(/^layer \S+ /, '')}`,
);
/** What a step writes, as a layer: how its folder differs from its blob. */
async function adopt(): Promise<readonly string[]> {
  const { snapshots } = harness;
  await snapshots.prepare('step', top, { isScratch: true });
  {
    await using mounted = await snapshots.hold('step');
    rmSync(join(mounted.path, 'opaque'), { recursive: true });
    mkdirSync(join(mounted.path, 'opaque'));
    rmSync(join(mounted.path, 'f'));
    writeFileSync(join(mounted.path, 'opaque/written'), 'by a step');
  }
  const blob = join(harness.folder, 'adopted');
  await using draft = await snapshots.draftLayer({ below: top, content: { kind: 'writable', id: 'step', mountPoints: [] }, latest: undefined, signal: undefined });
  const { diffId } = await draft.make(blob);
  await draft.place();
  const { chainId } = draft.record();
  await draft[Symbol.asyncDispose]();
  const { first } = await snapshots.checkLayer({ chainId, source: { diffId, path: blob, compression: 'zstd' }, repair: false });
  return [...first, ...readdirSync(snapshots.layerPath(chainId)).sort(), ...readdirSync(join(snapshots.layerPath(chainId), 'opaque'))];
}

process.stdout.write(
  JSON.stringify({
    adopted: await adopt(),
    first: inFirstUserNamespace(),
    root: readdirSync(path).sort(),
    opaque: readdirSync(join(path, 'opaque')),
    again: readdirSync(join(path, 'again')),
    dev: readdirSync(join(path, 'dev')),
    fifo: lstatSync(join(path, 'dev/fifo')).isFIFO(),
    content: readFileSync(join(path, 'f'), 'utf8'),
    attribute: getXattr(join(path, 'f'), 'user.a')?.toString(),
    foreign,
    problems: await harness.snapshots.check({ repair: false }),
  }),
);
