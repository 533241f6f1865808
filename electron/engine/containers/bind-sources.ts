import { existsSync, mkdirSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { MountPoint, MountSpec } from './create-spec.ts';

/** Fails with `invalid`, in Docker's words, where a source that must exist does not. */
export function checkBindSources(mounts: readonly (MountSpec | MountPoint)[]): void {
  const missing = onlyBinds(mounts).find(({ source, mustExist }) => mustExist && !existsSync(source));
  if (missing) throw new EngineError('invalid', `invalid mount config for type "bind": bind source path does not exist: ${missing.source}`, { detail: { field: 'mounts', source: missing.source } });
}

/** Fails with `invalid` where mounts below a read-only bind have to be read-only and the machine cannot do that. */
export function checkReadOnlyBelow(mounts: readonly MountSpec[], canDo: boolean): void {
  const asked = onlyBinds(mounts).find(({ readOnlyBelow }) => readOnlyBelow === 'required');
  if (asked && !canDo) throw new EngineError('invalid', `mount at ${asked.destination}: read-only mounts below a read-only one need Linux 5.12 or later`);
}

/** As Docker: a folder on the machine that is to be bound in and is not there is made. Refuses like {@link checkBindSources} first. */
export function ensureBindSources(mounts: readonly (MountSpec | MountPoint)[]): void {
  checkBindSources(mounts);
  for (const { source } of onlyBinds(mounts)) if (!existsSync(source)) mkdirSync(source, { recursive: true });
}

function onlyBinds(mounts: readonly (MountSpec | MountPoint)[]): Extract<MountSpec, { kind: 'bind' }>[] {
  return mounts.filter((mount) => mount.kind === 'bind');
}
