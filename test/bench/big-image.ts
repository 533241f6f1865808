import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { busyboxPath } from '../../electron/scripts/busybox-entries.mjs';
import { packEntries, planLayout, writeLayer, writeLayoutFolder, writeLayoutTar, type Layer, type TarEntry } from '../../electron/scripts/oci-image.mjs';
import { createChoices } from '../support/choices.ts';
import type { TestImage } from '../support/test-images.ts';

const run = promisify(execFile);

export type BigImage = TestImage & {
  readonly name: string;
  /** For `docker load`. */
  readonly archive: string;
  /** Packed with gzip, bottom first. */
  readonly layers: readonly string[];
  readonly entries: number;
  readonly bytes: number;
};

/** Files of each layer. */
const counts = [4000, 3000, 2000, 1000];
const name = 'big:1';

/** 300 MB in 10,000 files and four layers, and busybox; the last layer hides some files of the others. A quarter of it does not pack at all. Made in `folder`. */
export async function makeBigImage(folder: string): Promise<BigImage> {
  const layers: Layer[] = [];
  let bytes = 0;
  for (const layer of counts.keys()) {
    const planned = planLayer(layer);
    bytes += planned.reduce((sum, { content = '' }) => sum + content.length, 0);
    layers.push(await writeLayer({ tar: packEntries(planned), folder: path.join(folder, 'layers'), level: 6 }));
  }
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const entries = planLayout({ name, architecture, layers, config: { Cmd: ['/bin/busybox', 'true'] }, history: layers.map((_, index) => ({ created_by: `COPY part${index} /` })) });
  const layout = path.join(folder, 'layout');
  writeLayoutFolder({ entries, folder: layout, link: fs.linkSync });
  const archive = path.join(folder, 'big.tar');
  await writeLayoutTar({ entries, out: archive });
  return { names: [name], name, layout, archive, layers: layers.map(({ file }) => file), entries: counts.reduce((sum, count) => sum + count), bytes };
}

/** Every hundredth file is big: most are small, most bytes are in big ones, as it is in real images. */
function planLayer(layer: number): TarEntry[] {
  const random = createChoices(layer + 1);
  const text = poolOf(() => random.pick(words), 4 << 20);
  const noise = Buffer.from(Uint32Array.from({ length: 1 << 20 }, () => random.whole(2 ** 32)).buffer);
  const folders = Array.from({ length: 50 }, (_, index): TarEntry => ({ name: `part${layer}/folder${index}`, type: 'directory' }));
  const files = Array.from({ length: counts[layer] ?? 0 }, (_, index): TarEntry => {
    const size = index % 100 === 0 ? 1_500_000 : 1000 + random.whole(28_000);
    const pool = random.chance(0.25) ? noise : text;
    const from = random.whole(pool.length - size);
    return { name: `part${layer}/folder${index % 50}/file${index}`, content: pool.subarray(from, from + size) };
  });
  const bottom: TarEntry[] = [{ name: 'bin', type: 'directory' }, { name: 'bin/busybox', mode: 0o755, file: busyboxPath }, { name: `part${layer}`, type: 'directory' }];
  const hiding: TarEntry[] = [
    { name: 'part0', type: 'directory' }, { name: 'part0/folder1', type: 'directory' }, { name: 'part0/folder1/.wh.file1', content: '' },
    { name: 'part0/folder2', type: 'directory' }, { name: 'part0/folder2/file2', content: 'hidden' }, { name: `part${layer}`, type: 'directory' },
  ];
  const parents = layer === 0 ? bottom : layer === counts.length - 1 ? hiding : bottom.slice(-1);
  return [...parents, ...folders, ...files];
}

const words = Array.from({ length: 2000 }, (_, index) => `${(index * 2_654_435_761 % 2 ** 32).toString(36)} `);

function poolOf(next: () => string, size: number): Buffer {
  const parts: string[] = [];
  for (let length = 0; length < size; ) {
    const part = next();
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join(''));
}

/** The floor of a pull and a load: the layers, one after the other, through `gunzip | tar` into one folder. */
export function unpackWithTar({ layers }: BigImage, target: string): { before(): Promise<void>; run(): Promise<unknown>; after(): Promise<void> } {
  return {
    before: async () => {
      await settle();
      await fs.promises.mkdir(target);
    },
    run: () => run('sh', ['-c', 'for layer; do gunzip -c < "$layer" | tar -x -C "$0" || exit; done', target, ...layers]),
    after: () => fs.promises.rm(target, { recursive: true }),
  };
}

/** So that nobody pays for what somebody else has written. */
export async function settle(): Promise<void> {
  await run('sync');
}
