import { emptyLower, lowerPath, writablePath } from './snapshot-folders.ts';

/**
 * Mount options of one container's overlay, paths relative to the snapshots' root (kernel, overlayfs). Redirects, metacopy and index stay
 * off: then upper holds whole files only, which a commit can read without overlayfs, and no mark in a layer can point elsewhere.
 */
export function overlayOptions(request: {
  lowers: readonly string[];
  writable: string;
  parts: { upper: string; work: string };
  realRoot: boolean;
  /** Nothing is synced, not at the unmount either (kernel, overlayfs, Volatile mount). */
  isVolatile: boolean;
}): string {
  const lowers = request.lowers.length === 0 ? [emptyLower] : request.lowers.map(lowerPath);
  const writable = writablePath(request.writable);
  return [
    `lowerdir=${lowers.join(':')}`,
    `upperdir=${writable}/${request.parts.upper}`,
    `workdir=${writable}/${request.parts.work}`,
    'index=off',
    'metacopy=off',
    'redirect_dir=nofollow',
    ...(request.realRoot ? [] : ['userxattr']),
    ...(request.isVolatile ? ['volatile'] : []),
  ].join(',');
}
