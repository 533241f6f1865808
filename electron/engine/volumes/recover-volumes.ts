import { existsSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { endProcess } from '../sys/end-process.ts';
import { listProcesses } from '../sys/list-processes.ts';
import { listMounts } from '../sys/list-mounts.ts';
import { finishCopy } from './populate-volume.ts';
import type { VolumeContext } from './volume-context.ts';
import { hasMount, unmountVolume } from './volume-mounts.ts';

type Running = ReadonlyMap<string, ReadonlySet<string>>;

/** See `Volumes.recover`. */
export async function recoverVolumes(context: VolumeContext, running: Running): Promise<void> {
  const { folders, records, mounts, parts } = context;
  await endWorkers(folders.root);
  parts.sweep();
  for (const { target } of strayMounts(context, running)) unmountVolume({ path: target });
  for (const name of folders.list()) {
    if (records.has(name)) {
      rmSync(folders.copying(name), { recursive: true, force: true });
      finishCopy(folders, name);
      folders.unmark(name);
    } else if (folders.isMarked(name)) await folders.remove(name);
    else folders.removeBare(name);
  }
  for (const [name, ids] of running) {
    const volume = records.find(name);
    // Taken up without a new mount: what runs has its own already.
    if (volume !== undefined) for (const id of ids) mounts.takeUp(volume, id);
  }
}

/** Programs of a killed engine that still copy into volumes, or remove what is in them. */
async function endWorkers(root: string): Promise<void> {
  for (const { pid, args } of listProcesses()) {
    if (['cp', 'rm'].includes(basename(args[0] ?? '')) && args.some((arg) => arg.startsWith(`${root}/`))) await endProcess(pid);
  }
}

/** See `Volumes.check`. */
export async function checkVolumes(context: VolumeContext, running: Running): Promise<string[]> {
  const { folders, records } = context;
  const there = new Set(folders.list());
  const unnamed = [...there].filter((name) => !records.has(name));
  return [
    ...records.all().flatMap(({ name }) => (there.has(name) ? [] : [`volume ${name}: its folder is missing`])),
    ...unnamed.map((name) => `volume folder ${folders.data(name)}: no volume has it`),
    ...[...there].flatMap((name) => [folders.copying(name), folders.copied(name)]).filter((path) => existsSync(path)).map((path) => `volume folder ${path}: a copy that was not brought to its end`),
    ...context.parts.stray().map((target) => `mount ${target}: nobody makes a container with it`),
    ...strayMounts(context, running).map(({ target }) => `mount ${target}: no running container uses this volume`),
  ];
}

/** Mounts on volumes' folders that no running container uses. */
function strayMounts({ folders, records }: VolumeContext, running: Running): { target: string }[] {
  const used = new Set(records.all().filter((record) => hasMount(record) && running.has(record.name)).map(({ name }) => folders.data(name)));
  const possible = new Set([...folders.list(), ...running.keys()].map((name) => folders.data(name)));
  return listMounts().filter(({ target }) => possible.has(target) && !used.has(target));
}
