import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { basename } from 'node:path';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { canLockBelow } from '../runtime/kernel-version.ts';
import { beforeFirstStart } from './before-first-start.ts';
import { checkBindSources, checkReadOnlyBelow } from './bind-sources.ts';
import { checkIsolation } from './check-isolation.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import { namesOn, planEndpoints } from './container-networks.ts';
import { makeContainerName, parseContainerName } from './container-name.ts';
import type { ContainerRecord, Warn } from './containers.ts';
import type { CreateSpec } from './create-spec.ts';
import { planContainer } from './plan-container.ts';
import { planHostname } from './plan-hostname.ts';
import { fillVolumes, planMountsOf, reserveVolumes } from './reserve-volumes.ts';
import { settleAllLimits } from './settle-limits.ts';
import { removeSmallFolder } from './remove-small-folder.ts';

/** Makes a container: refuses first, then files, and the record last. */
export async function createContainer(context: ContainerContext, asked: CreateSpec, warn?: Warn): Promise<ContainerRecord> {
  const { rooms, paths, records } = context;
  const image = rooms.images.get(asked.image);
  const { limits, warnings } = settleAllLimits(asked.limits, rooms.runtime.host.controls);
  const spec = { ...asked, limits };
  const { spec: merged, ...plan } = planContainer(spec, image.config.config ?? {});
  const { mode, endpoints } = planEndpoints({ networks: rooms.networks, records }, merged);
  checkIsolation(merged, rooms.runtime.host, (nameOrId) => records.get(nameOrId));
  checkBindSources(spec.mounts);
  checkReadOnlyBelow(spec.mounts, canLockBelow(rooms.runtime.host));
  const planned = planMountsOf(context, merged, Object.keys(image.config.config?.Volumes ?? {}));
  const id = makeId(context);
  const name = spec.name === undefined ? makeContainerName((taken) => records.isNameTaken(taken)) : parseContainerName(spec.name);
  using _name = records.reserveName(name, id);

  await using volumes = new AsyncDisposableStack();
  const { mounts, toFill, commit } = await reserveVolumes(rooms.volumes, { id, name, imageName: spec.image }, planned, volumes);
  await using undo = new AsyncDisposableStack();
  undo.defer(() => removeSmallFolder(paths.folder(id)));
  mkdirSync(paths.folder(id), { mode: 0o700 });
  undo.defer(() => rooms.snapshots.remove(id));
  await rooms.snapshots.prepare(id, image.chainId);
  await fillVolumes(context, id, toFill);
  const record: ContainerRecord = {
    ...plan,
    ...beforeFirstStart,
    id,
    name,
    imageId: image.id,
    imageName: spec.image,
    chainId: image.chainId,
    spec: { ...merged, network: { ...merged.network, mode } },
    mounts,
    hostname: planHostname(context, { spec: { ...spec, network: { ...spec.network, mode } }, id }),
    createdAt: new Date().toISOString(),
    endpoints,
  };
  records.insert(record, commit);
  undo.move();
  // They are there before the container is, for who follows events.
  await volumes.disposeAsync();
  for (const sentence of [...warnings, ...warnNames(context, record)]) warn?.(sentence);
  publishContainerEvent(context, record, { action: 'create' });
  return record;
}

/** On networks of one's own containers are to find each other. */
function warnNames({ rooms }: ContainerContext, record: ContainerRecord): string[] {
  const hasNames = Object.values(record.endpoints).some((endpoint) => namesOn(record, endpoint).length > 0);
  return hasNames ? [rooms.networks.nameProblem() ?? []].flat() : [];
}

/** Random, and its short form names no other container's run folder. */
function makeId({ records, paths }: ContainerContext): ContainerId {
  for (;;) {
    const id = randomBytes(32).toString('hex') as ContainerId;
    const bundle = paths.bundle(id);
    const short = basename(bundle);
    if (!existsSync(bundle) && !records.list().some((record) => record.id.startsWith(short))) return id;
  }
}
