import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { openInRoot, pathOfDescriptor } from './open-in-root.ts';

/** How far a path leads in a root file system. */
export type ResolvedPath = {
  /** What there is of it, all links followed: absolute in the root, `/` for the root itself. */
  readonly found: string;
  readonly isFolder: boolean;
  /** The parts of the path below that are not there. */
  readonly missing: readonly string[];
};

/** Follows an absolute path in a root that nobody vouches for, as a process in it would: no link leads outside. */
export function resolveInRoot(root: string, path: string): ResolvedPath {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const missing: string[] = [];
  const realRoot = realpathSync(root);
  for (;;) {
    using opened = openInRoot(root, `/${parts.join('/')}`, 'path');
    if (opened !== undefined) {
      const place = pathOfDescriptor(opened);
      const found = readlinkSync(place).slice(realRoot === '/' ? 0 : realRoot.length);
      return { found: found === '' ? '/' : found, isFolder: statSync(place).isDirectory(), missing };
    }
    missing.unshift(parts.pop() as string);
  }
}
