import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerId } from '../../shared/oci/digest.ts';
import { checkBindSources } from './bind-sources.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import { parseContainerName } from './container-name.ts';
import type { RecordChange } from './container-records.ts';
import type { ContainerEdit, ContainerRecord, EditOutcome } from './containers.ts';
import { planEditedMounts } from './edit-mounts.ts';
import { planEdit, type EditPlan } from './edit-plan.ts';
import { hasProcess } from './lifecycle.ts';
import { fillVolumes, reserveVolumes } from './reserve-volumes.ts';
import { settleAllLimits } from './settle-limits.ts';
import { tellRename } from './tell-rename.ts';
import { startContainer } from './start-container.ts';
import { stopContainer } from './stop-container.ts';
import { dropVolumes, undoEdit } from './undo-edit.ts';

/** See `Containers.edit`. */
export async function editContainer(context: ContainerContext, id: ContainerId, edit: ContainerEdit, options: { restart: boolean; dryRun: boolean }): Promise<EditOutcome> {
  const { records } = context;
  // One edit of a container at a time, also while it stops and others may have its lock.
  using _edit = await context.lock(`edit ${id}`);
  const asked = edit.name === undefined ? edit : { ...edit, name: parseContainerName(edit.name) };
  using _name = records.reserveName(asked.name ?? records.get(id).name, id);
  {
    using _lock = await context.lock(id);
    const before = records.get(id);
    const plan = planNow(context, before, asked);
    const applied = howApplied(before, plan);
    refuseRestart(before, plan, options.restart);
    // What a new volume is refused for is heard now; it is made when nothing runs.
    if (options.dryRun || applied === 'restarted') await checkVolumes(context, before, plan);
    const { fields, warnings } = plan;
    if (options.dryRun) return { before, after: draft(before, plan), fields, applied, warnings };
    if (applied !== 'restarted') {
      const after = hasProcess(before.status) ? await changeLive(context, before, plan) : await changeStopped(context, before, plan);
      return { before, after, fields, applied, warnings };
    }
    records.update(id, { edit: { kind: 'restart', volumes: [] } });
  }
  return restartWith(context, id, asked);
}

type CheckedPlan = EditPlan & { readonly warnings: readonly string[] };

/** Checked against the machine as it is at this moment. */
function planNow(context: ContainerContext, record: ContainerRecord, edit: ContainerEdit): CheckedPlan {
  if (record.status === 'dead') throw new EngineError('conflict', `container ${record.id} is marked for removal and cannot be edited`);
  checkBindSources(edit.spec.mounts ?? []);
  const settled = edit.spec.limits && settleAllLimits(edit.spec.limits, context.rooms.runtime.host.controls);
  const asked = settled ? { ...edit, spec: { ...edit.spec, limits: settled.limits } } : edit;
  const image = findImage(context, record);
  const defaults = image && (image.config.config ?? {});
  const plan = planEdit(record, asked, { defaults, planMounts: (spec) => planEditedMounts(context, record, spec, Object.keys(defaults?.Volumes ?? {})) });
  return { ...plan, warnings: settled?.warnings ?? [] };
}

function findImage({ rooms }: ContainerContext, { imageId }: ContainerRecord): ReturnType<ContainerContext['rooms']['images']['get']> | undefined {
  try {
    return rooms.images.get(imageId);
  } catch (error) {
    if (isEngineError(error, 'not-found')) return undefined;
    throw error;
  }
}

async function checkVolumes({ rooms }: ContainerContext, before: ContainerRecord, { mounts = [] }: EditPlan): Promise<void> {
  await using volumes = new AsyncDisposableStack();
  await reserveVolumes(rooms.volumes, before, mounts, volumes);
}

/** Volumes that would be made have no name in it. */
function draft(before: ContainerRecord, { change, mounts }: EditPlan): ContainerRecord {
  return { ...before, ...change, mounts: mounts?.map(({ mount }) => (mount.kind === 'volume' ? { anonymous: mount.name === '', ...mount } : mount)) ?? before.mounts };
}

/** What a container without a process has at once, since nothing runs by it. */
const onPaper: readonly string[] = ['name', 'labels', 'restartPolicy'];

function howApplied({ status }: ContainerRecord, { fields }: EditPlan): EditOutcome['applied'] {
  if (fields.length === 0) return 'nothing';
  if (hasProcess(status)) return fields.some(({ needsRestart }) => needsRestart) ? 'restarted' : 'live';
  return fields.every(({ field }) => onPaper.includes(field)) ? 'live' : 'on next start';
}

function refuseRestart({ name, status }: ContainerRecord, { fields }: EditPlan, restart: boolean): void {
  const needing = fields.filter(({ needsRestart }) => needsRestart).map(({ field }) => field);
  if (restart || needing.length === 0 || !hasProcess(status)) return;
  const message = `container ${name} runs: a change of ${needing.join(', ')} needs a restart, which was not asked for`;
  throw new EngineError('conflict', message, { detail: { needsRestart: needing } });
}

/** In the kernel first, then in the record. What fails takes back what was done; after a crash recovery does. */
async function changeLive(context: ContainerContext, before: ContainerRecord, plan: EditPlan): Promise<ContainerRecord> {
  const { rooms, records } = context;
  const { id } = before;
  await using undo = new AsyncDisposableStack();
  if (plan.ports || plan.limits) {
    records.update(id, { edit: { kind: 'live', limits: plan.limits?.revert ?? {} } });
    undo.defer(() => undoEdit(context, id));
    try {
      if (plan.ports) await rooms.networks.setPorts(id, plan.ports);
      if (plan.limits) await rooms.runtime.update(id, plan.limits.change);
    } catch (cause) {
      throw isEngineError(cause, 'not-found') ? new EngineError('conflict', `container ${id} ended while it was changed`, { cause }) : cause;
    }
  }
  const after = records.update(id, { ...plan.change, edit: undefined });
  undo.move();
  tell(context, before, after);
  return after;
}

async function changeStopped(context: ContainerContext, before: ContainerRecord, plan: EditPlan): Promise<ContainerRecord> {
  const { rooms, records } = context;
  await using volumes = new AsyncDisposableStack();
  const made = plan.mounts && (await reserveVolumes(rooms.volumes, before, plan.mounts, volumes));
  if (made) await fillVolumes(context, before.id, made.toFill);
  const after = records.update(before.id, { ...plan.change, ...(made && { mounts: made.mounts }) }, undefined, made?.commit);
  tell(context, before, after);
  return after;
}

/** Stops it and starts it as edited; where that fails, as it was. A crash in between finds the old record, and recovery starts that. */
async function restartWith(context: ContainerContext, id: ContainerId, edit: ContainerEdit): Promise<EditOutcome> {
  const { records } = context;
  const live = context.live(id);
  live.restarting = (live.restarting ?? 0) + 1;
  try {
    for (;;) {
      await stopContainer(context, id, { timeout: undefined, signal: undefined }).catch((error: unknown) => {
        if (!isEngineError(error, 'not-modified')) throw error;
      });
      using _lock = await context.lock(id);
      const before = records.get(id);
      // Somebody else was quicker and started it.
      if (hasProcess(before.status)) continue;
      try {
        return await startEdited(context, before, edit);
      } catch (error) {
        await startAsBefore(context, id);
        throw error;
      }
    }
  } finally {
    live.restarting -= 1;
    await undoEdit(context, id);
  }
}

async function startAsBefore(context: ContainerContext, id: ContainerId): Promise<void> {
  try {
    await dropVolumes(context, id);
    await startContainer(context, context.records.get(id), { byPolicy: false });
  } catch (error) {
    context.warn(`container ${id}: start as it was before its edit`, error);
  }
}

async function startEdited(context: ContainerContext, before: ContainerRecord, edit: ContainerEdit): Promise<EditOutcome> {
  const { id } = before;
  const plan = planNow(context, before, edit);
  const mounts = plan.mounts && (await makeVolumes(context, before, plan.mounts));
  const change: RecordChange = { ...plan.change, ...(mounts && { mounts }) };
  await startContainer(context, before, { byPolicy: false, edited: change });
  const after = context.records.get(id);
  tell(context, before, after);
  return { before, after, fields: plan.fields, applied: 'restarted', warnings: plan.warnings };
}

/** Their names are in the record before a start needs them, so that they go again where the edit fails. */
async function makeVolumes(context: ContainerContext, before: ContainerRecord, planned: NonNullable<EditPlan['mounts']>): Promise<ContainerRecord['mounts']> {
  const { rooms, records } = context;
  await using volumes = new AsyncDisposableStack();
  const { mounts, toFill, commit } = await reserveVolumes(rooms.volumes, before, planned, volumes);
  await fillVolumes(context, before.id, toFill);
  const fresh = mounts.flatMap((mount) => (mount.kind === 'volume' && rooms.volumes.find(mount.name) === undefined ? [mount.name] : []));
  records.update(before.id, { edit: { kind: 'restart', volumes: fresh } }, undefined, commit);
  return mounts;
}

function tell(context: ContainerContext, before: ContainerRecord, after: ContainerRecord): void {
  publishContainerEvent(context, after, { action: 'update' });
  if (before.name !== after.name) tellRename(context, before, after);
}
