import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { listMounts } from '../sys/list-mounts.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { listMonitors } from './list-monitors.ts';
import { readSpec } from './read-spec.ts';
import { findEndpointDifferences } from './settle-endpoints.ts';
import { entries, isAlive } from './recover-containers.ts';
import { listExecBundles } from './settle-execs.ts';
import { listVolumeUsers, runningUsers } from './volume-users.ts';

/** What is wrong between records, processes and folders, one sentence each. Changes nothing. */
export async function checkContainers(context: ContainerContext): Promise<string[]> {
  const { rooms, paths, records } = context;
  const all = records.list();
  const trashed = context.trash.list().map(({ container }) => container);
  const running = all.filter(({ status }) => hasProcess(status));
  const writables = new Set(rooms.snapshots.listWritables());
  const problems = all.flatMap((record) => checkRecord(context, record, writables));
  for (const { id } of trashed) {
    if (!writables.has(id)) problems.push(`container ${id} in the trash: its writable layer is missing`);
    if (records.find(id)) problems.push(`container ${id}: it is in the trash too`);
  }

  const steps = context.steps.ids();
  const known = new Set<string>([...all, ...trashed].map(({ id }) => id));
  const expected = new Set<string>([...running.map(({ id }) => id), ...steps]);
  const bundles = new Set([...expected].map((id) => paths.bundle(id)));
  const folders = new Set([...known].map((id) => paths.folder(id)));
  for (const id of writables) if (!known.has(id) && !steps.has(id)) problems.push(`writable layer ${id}: no container has it`);
  for (const id of await rooms.runtime.listIds()) if (!expected.has(id)) problems.push(`container ${id}: ${rooms.runtime.name} knows it, its record does not say that it runs`);
  for (const path of await entries(paths.runRoot)) if (!bundles.has(path)) problems.push(`run folder ${path}: no running container has it`);
  for (const path of await entries(paths.dataRoot)) if (!folders.has(path)) problems.push(`container folder ${path}: no container has it`);
  for (const { pid, program, bundle } of listMonitors(paths, [...expected])) problems.push(`process ${pid} (${program}): works in ${bundle}, which no running container has`);
  problems.push(...(await rooms.volumes.check(runningUsers(running))), ...checkVolumeNames(context, all));
  return [...problems, ...(await checkExecs(context, running)), ...(await checkMounts(context, running)), ...checkNames(all)];
}

function checkRecord(context: ContainerContext, record: ContainerRecord, writables: ReadonlySet<string>): string[] {
  const { id, status } = record;
  const problems: string[] = [];
  if (!writables.has(id)) problems.push(`container ${id}: its writable layer is missing`);
  if (!existsSync(context.paths.folder(id))) problems.push(`container ${id}: its folder is missing`);
  if (status === 'dead') problems.push(`container ${id}: its removal failed`);
  if (isAlive(context, record) && context.rooms.runtime.isPaused(id) !== (status === 'paused')) {
    problems.push(`container ${id}: recorded as ${status}, its processes ${status === 'paused' ? 'move' : 'stand still'}`);
  }
  if (hasProcess(status) && !isAlive(context, record)) problems.push(`container ${id}: recorded as ${status}, its process is gone`);
  const { missing, extra } = hasProcess(status) ? findEndpointDifferences(context, record) : { missing: [], extra: [] };
  if (missing.length + extra.length > 0) problems.push(`container ${id}: it is connected to other networks than its record says`);
  if (hasProcess(status) && !existsSync(context.paths.bundle(id))) problems.push(`container ${id}: recorded as ${status}, its run folder is missing`);
  return problems;
}

/** Root file systems are mounted where a container runs, and nowhere else. */
async function checkMounts(context: ContainerContext, running: readonly ContainerRecord[]): Promise<string[]> {
  const { paths } = context;
  const targets = listMounts().flatMap(({ target, type }) => (type === 'overlay' && target.startsWith(`${dirname(paths.dataRoot)}/`) ? [target] : []));
  const problems: string[] = [];
  const roots = new Set(stepRoots(context));
  for (const { id } of running) {
    const root = (await readSpec(paths.bundle(id)).catch(() => undefined))?.root.path;
    if (root === undefined || !targets.includes(root)) problems.push(`container ${id}: its root file system is not mounted`);
    else roots.add(root);
  }
  return [...problems, ...targets.filter((target) => !roots.has(target)).map((target) => `mount ${target}: no running container has it`)];
}

/** Where those of builds may be mounted. */
function stepRoots({ rooms, steps }: ContainerContext): string[] {
  const writables = new Set(rooms.snapshots.listWritables());
  return [...steps.ids()].filter((id) => writables.has(id)).map((id) => rooms.snapshots.layersOf(id).mounted);
}

function checkVolumeNames({ rooms }: ContainerContext, records: readonly ContainerRecord[]): string[] {
  const missing = [...listVolumeUsers(records)].filter(([name]) => rooms.volumes.find(name) === undefined);
  return missing.flatMap(([name, users]) => users.map(({ containerId }) => `container ${containerId}: its volume ${name} is missing`));
}

/** Folders of execs are there as long as their conmon. */
async function checkExecs({ paths }: ContainerContext, running: readonly ContainerRecord[]): Promise<string[]> {
  const monitored = new Set(listMonitors(paths, []).map(({ bundle }) => bundle));
  const folders = (await Promise.all(running.map(({ id }) => listExecBundles(paths.bundle(id))))).flat();
  return folders.filter((path) => !monitored.has(path)).map((path) => `exec folder ${path}: nothing runs in it`);
}

function checkNames(records: readonly ContainerRecord[]): string[] {
  const holders = new Map<string, string>();
  return records.flatMap(({ id, name }) => {
    const holder = holders.get(name);
    holders.set(name, id);
    return holder === undefined ? [] : [`container ${id}: its name ${name} is that of container ${holder} too`];
  });
}
