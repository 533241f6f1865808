// Makes layers and images as builds do, without end in the folder of its argument, until someone kills it. Says a dot for each layer.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NewLayer } from '../../electron/engine/images/images.ts';
import { makeArchive } from '../../electron/engine/snapshots/make-archive.ts';
import { openTestImages } from './open-test-images.ts';

const { images, snapshots } = await openTestImages({ root: process.argv[2] ?? '' });
for (const id of snapshots.listWritables()) await snapshots.remove(id);
process.stdout.write('.');
for (let round = 0; ; round += 1) {
  using hold = new DisposableStack();
  const layers: NewLayer[] = [];
  for (let step = 0; step < 4; step += 1) {
    const layer = step % 2 === 0 ? await copy(layers, hold, `${round}.${step}`) : await run(layers, hold, `${round}.${step}`);
    if (layer !== undefined) layers.push(layer);
    process.stdout.write('.');
  }
  const name = `built:${round % 3}`;
  const history = layers.map((_, index) => ({ created_by: `step ${index}` }));
  await images.compose({ layers, config: { os: 'linux', architecture: 'amd64', history }, names: [name], by: 'build' });
  if (round % 4 === 3) await images.remove({ nameOrId: name, force: true, usedBy: () => [] });
  if (round % 5 === 4) await images.collectGarbage(new Set());
}

async function copy(below: readonly NewLayer[], hold: DisposableStack, mark: string): Promise<NewLayer | undefined> {
  const tar = async function* () {
    for (let piece = 0; piece < 3; piece += 1) yield makeArchive(Array.from({ length: 30 }, (_, n) => ({ name: `copy/d${n % 5}/${mark}-${piece}-${n}`, content: mark.repeat(n * 50) }))).subarray(0, piece === 2 ? undefined : -1024);
  };
  return images.makeLayer({ below, content: { kind: 'tar', tar: tar() }, hold });
}

async function run(below: readonly NewLayer[], hold: DisposableStack, mark: string): Promise<NewLayer | undefined> {
  const id = `step ${mark} ${process.pid}`;
  await snapshots.prepare(id, below.at(-1)?.chainId, { isScratch: true });
  {
    await using mounted = await snapshots.hold(id);
    rmSync(join(mounted.path, 'copy/d0'), { recursive: true, force: true });
    mkdirSync(join(mounted.path, `run${mark}`));
    for (let file = 0; file < 40; file += 1) writeFileSync(join(mounted.path, `run${mark}`, `${file}`), mark.repeat(file * 100));
  }
  return images.makeLayer({ below, content: { kind: 'writable', id }, hold });
}
