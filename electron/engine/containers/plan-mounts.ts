import { posix } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { CreateSpec, MountPoint, MountSpec } from './create-spec.ts';

/** A mount of a container that is being made; a volume without name gets one when it is made. */
export type PlannedMount = { readonly mount: MountSpec | MountPoint; readonly destination: string; readonly inherited: boolean };

/**
 * Decides what is mounted where, as Docker does: what another container has gives way to what was asked for here, and volumes that only a destination is known of give way to
 * all others. `invalid` ("Duplicate mount point: /x") where two mounts of the request have one destination, or it is no place for a mount. Pure; outer before inner.
 */
export function planMounts(spec: Pick<CreateSpec, 'mounts' | 'anonymousVolumes'>, inherited: readonly MountPoint[]): PlannedMount[] {
  const planned = new Map<string, PlannedMount>();
  for (const mount of inherited) planned.set(mount.destination, { mount, destination: mount.destination, inherited: true });
  const asked = new Set<string>();
  for (const mount of spec.mounts) {
    const destination = parseDestination(mount.destination);
    if (asked.has(destination)) throw new EngineError('invalid', `Duplicate mount point: ${destination}`, { detail: { field: 'mounts', destination } });
    asked.add(destination);
    planned.set(destination, { mount: { ...mount, destination }, destination, inherited: false });
  }
  for (const path of spec.anonymousVolumes) {
    const destination = parseDestination(path);
    if (!planned.has(destination)) planned.set(destination, { mount: anonymousVolume(destination), destination, inherited: false });
  }
  return [...planned.values()].sort((a, b) => depth(a.destination) - depth(b.destination) || (a.destination < b.destination ? -1 : 1));
}

/** What a container hands on by `--volumes-from`; a tmpfs that inspect does not list is none of it. */
export function handOn(mounts: readonly MountPoint[], readOnly: boolean): MountPoint[] {
  return mounts.flatMap((mount): MountPoint[] => {
    if (mount.kind === 'tmpfs') return mount.listed ? [mount] : [];
    return [{ ...mount, readOnly: mount.readOnly || readOnly }];
  });
}

function anonymousVolume(destination: string): MountSpec {
  return { kind: 'volume', name: '', destination, readOnly: false, noCopy: false, labels: {}, options: {}, subpath: '', mode: '' };
}

/** Without `..`, doubled and last slashes. */
function parseDestination(path: string): string {
  if (!path.startsWith('/')) throw new EngineError('invalid', `invalid mount path: '${path}' mount path must be absolute`);
  if (path.includes('\0')) throw new EngineError('invalid', `invalid mount path: ${JSON.stringify(path)} holds a NUL byte`);
  const clean = posix.normalize(path).replace(/\/+$/, '');
  if (clean === '') throw new EngineError('invalid', `invalid specification: destination can't be '/'`);
  return clean;
}

function depth(path: string): number {
  return path.split('/').length;
}
