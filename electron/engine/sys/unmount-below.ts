import { listMounts } from './list-mounts.ts';
import { unmount } from './mount.ts';

/** Unmounts all that is mounted on a folder and below it, the last first; who uses it keeps it until then. */
export function unmountBelow(folder: string): void {
  const targets = listMounts().flatMap(({ target }) => (target === folder || target.startsWith(`${folder}/`) ? [target] : []));
  for (const target of targets.toReversed()) unmount(target, { detach: true });
}
