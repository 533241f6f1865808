import { realpathSync } from 'node:fs';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { listMounts, type MountEntry } from '../sys/list-mounts.ts';
import type { MountPoint } from './create-spec.ts';

/** Fails with `invalid`, in Docker's words, where a bind is to share mounts with a source that does not. Looks at the machine only where one is to. */
export function checkPropagation(mounts: readonly MountPoint[]): void {
  const binds = mounts.flatMap((mount) => (mount.kind === 'bind' && !mount.propagation.endsWith('private') ? [mount] : []));
  if (binds.length === 0) return;
  const all = listMounts();
  for (const { source, propagation } of binds) {
    const path = realpathSync(source);
    const { target, tags } = mountOf(all, path);
    const isShared = tags.some((tag) => tag.startsWith('shared:'));
    const isSlave = tags.some((tag) => tag.startsWith('master:'));
    if (propagation.endsWith('shared') && !isShared) throw refused(source, target, 'a shared mount');
    if (propagation.endsWith('slave') && !isShared && !isSlave) throw refused(source, target, 'a shared or slave mount');
  }
}

/**
 * A bind that has the engine's own data in it would keep file systems of other containers mounted after their end: where the machine's mounts are shared it
 * follows them, unless it is to share. Looks at the machine only where there is such a bind.
 */
export function followDataRoot(mounts: readonly MountPoint[], dataRoot: string): readonly MountPoint[] {
  const isAround = (mount: MountPoint): boolean =>
    mount.kind === 'bind' && mount.propagation.endsWith('private') && `${dataRoot}/`.startsWith(mount.source === '/' ? '/' : `${mount.source}/`);
  if (!mounts.some(isAround)) return mounts;
  const all = listMounts();
  return mounts.map((mount) => {
    if (mount.kind !== 'bind' || !isAround(mount)) return mount;
    return mountOf(all, realpathSync(mount.source)).tags.length > 0 ? { ...mount, propagation: 'rslave' } : mount;
  });
}

/** The mount that a path is on: of those whose target it is below, the innermost, and of these the last. */
export function mountOf(mounts: readonly MountEntry[], path: string): Pick<MountEntry, 'target' | 'tags'> {
  const around = mounts.filter(({ target }) => path === target || path.startsWith(target === '/' ? '/' : `${target}/`));
  return around.reduce((best, mount) => (mount.target.length >= best.target.length ? mount : best), { target: '/', tags: [] } as Pick<MountEntry, 'target' | 'tags'>);
}

function refused(source: string, target: string, what: string): EngineError {
  return new EngineError('invalid', `path ${source} is mounted on ${target} but it is not ${what}`);
}
