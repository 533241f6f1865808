// Pulls, runs and removes without end in the folder of its argument, until someone kills it. Blobs lie there already.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSnapshots } from '../../electron/engine/snapshots/open-snapshots.ts';
import type { LayerSource } from '../../electron/engine/snapshots/snapshots.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import type { ChainId } from '../../electron/shared/oci/digest.ts';

const folder = process.argv[2] ?? '';
const layers = JSON.parse(readFileSync(join(folder, 'layers.json'), 'utf8')) as LayerSource[];
const snapshots = await openSnapshots({ root: join(folder, 'snapshots'), state: openState(join(folder, 'state.db')) });
process.stdout.write('ready\n');
for (let round = 0; ; round += 1) {
  const top = await snapshots.applyLayers({ layers });
  const id = `c${round % 3}`;
  await snapshots.remove(id);
  await snapshots.prepare(id, top);
  await snapshots.mount(id);
  if (round % 2 === 0) {
    for (const writable of snapshots.listWritables()) await snapshots.remove(writable);
    for (let next: ChainId | undefined = top; next !== undefined;) {
      const parent: ChainId | undefined = snapshots.findLayer(next)?.parent;
      await snapshots.removeLayer(next);
      next = parent;
    }
  }
}
