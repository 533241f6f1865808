import type { PruneItem, PruneReply, PruneRequest } from '../../shared/engine-api/disk.ts';
import type { ChainId, Digest } from '../../shared/oci/digest.ts';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import { stackOf, sum, type Inventory } from './inventory.ts';
import { thingsOf, type ThingKey } from './ledger.ts';
import { planPrune, type PruneWish, type WholePlan } from './plan-prune.ts';
import { takeInventory, type DiskRooms } from './take-inventory.ts';

/** See {@link Disk.prune}. */
export async function prune(rooms: DiskRooms, request: PruneRequest, signal?: AbortSignal): Promise<PruneReply> {
  const { dryRun = true, seen } = request;
  const wish = readWish(rooms, request);
  const inventory = await takeInventory(rooms);
  const { things, ...plan } = planPrune(inventory, wish);
  const changed = seen === undefined ? [] : compareWithSeen(plan.items, seen);
  if (dryRun) return { dryRun, plan, freed: 0, differences: changed };
  const failed = await run(rooms, { inventory, wish, plan: { ...plan, things }, signal });
  const { freed, differences } = compare({ before: thingsOf(inventory), after: thingsOf(await takeInventory(rooms)), planned: things });
  return { dryRun, plan, freed, differences: [...changed, ...failed, ...differences] };
}

function readWish({ images, containers }: DiskRooms, { images: chosen = 'none', dryRun: _dryRun, seen, ...rest }: PruneRequest): PruneWish {
  return {
    ...rest,
    images: typeof chosen === 'string' ? chosen : new Set(chosen.map((name) => images.get(name).id)),
    isTrashOn: containers.trash.settings().enabled,
    only: seen && new Set(seen.map(({ kind, id }) => `${kind}:${id}`)),
  };
}

function compareWithSeen(items: readonly PruneItem[], seen: NonNullable<PruneRequest['seen']>): string[] {
  const now = new Map(items.map((item) => [`${item.kind}:${item.id}`, item]));
  return seen.flatMap(({ kind, id, bytes }) => {
    const item = now.get(`${kind}:${id}`);
    if (item === undefined) return [`${kind} ${id}: it stays, or is gone already`];
    return item.bytes === bytes ? [] : [`${kind} ${id}: ${item.bytes} bytes come back, ${bytes} were said before`];
  });
}

type Run = { readonly inventory: Inventory; readonly wish: PruneWish; readonly plan: WholePlan; readonly signal: AbortSignal | undefined };

/** Does what was planned, thing by thing; what is in use by now stays. Returns what failed, one sentence each. */
async function run(rooms: DiskRooms, { inventory, wish, plan, signal }: Run): Promise<string[]> {
  const failed: string[] = [];
  for (const item of plan.items) {
    if (signal?.aborted === true) throw new EngineError('cancelled', 'prune: nobody waits for it any more; what went before is gone');
    try {
      await removeItem(rooms, item, wish);
    } catch (error) {
      if (!isEngineError(error, 'conflict') && !isEngineError(error, 'not-found')) throw error;
      failed.push(`${item.kind} ${item.names[0] ?? item.id}: ${error.message}`);
    }
  }
  const keys = <Key extends string>(kind: string): Key[] => [...plan.things].filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1) as Key);
  const depth = (id: ChainId): number => stackOf(inventory, id).length;
  await rooms.images.sweep({ blobs: keys<Digest>('blob'), layers: keys<ChainId>('layer').sort((a, b) => depth(b) - depth(a)) });
  if (keys('download').length > 0) await rooms.store.sweepIngests(Date.now() + 1000);
  await rooms.snapshots.swept();
  return failed;
}

async function removeItem(rooms: DiskRooms, { kind, id }: PruneItem, { volumes = 'none', isTrashOn, trash }: PruneWish): Promise<void> {
  const { containers, images } = rooms;
  switch (kind) {
    case 'container':
      await containers.remove(id, { force: false, volumes: volumes !== 'none', why: 'prune' });
      if (isTrashOn && trash === true && containers.trash.records().some(({ container }) => container.id === id)) await containers.trash.remove(id);
      return;
    case 'image':
      await images.remove({ nameOrId: id, force: true, why: 'prune', usedBy: (imageId) => usersOf(rooms, imageId) });
      if (isTrashOn && trash === true) await images.trash.remove(id);
      return;
    case 'volume':
      await rooms.volumes.remove(id, { usedBy: (name) => [...new Set(containers.volumeUsers().get(name)?.map(({ containerId }) => containerId))], force: false });
      return;
    case 'trashed-container':
      await containers.trash.remove(id);
      return;
    case 'trashed-image':
      // It may have gone as an image that had lost a name before.
      if (images.trash.find(id) !== undefined) await images.trash.remove(id);
      return;
    case 'download':
    case 'layer':
      // Swept together at the end.
      return;
  }
}

/** A container that was made meanwhile keeps its image: as if it ran. */
function usersOf({ containers }: DiskRooms, imageId: string): { containerId: string; name: string; running: boolean }[] {
  return containers.list().filter((container) => container.imageId === imageId).map(({ id, name }) => ({ containerId: id, name, running: true }));
}

/** Pure: what was there and is not. */
function compare({ before, after, planned }: { before: ReadonlyMap<ThingKey, number>; after: ReadonlyMap<ThingKey, number>; planned: ReadonlySet<ThingKey> }): { freed: number; differences: string[] } {
  const gone = [...before].filter(([key]) => !after.has(key));
  return {
    freed: sum(gone.map(([, bytes]) => bytes)),
    differences: [
      ...gone.filter(([key]) => !planned.has(key)).map(([key, bytes]) => `${key}: gone too, with ${bytes} bytes`),
      ...[...planned].filter((key) => after.has(key)).map((key) => `${key}: still there`),
    ],
  };
}
