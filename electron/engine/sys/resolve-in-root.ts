import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { openInRoot, pathOfDescriptor } from './open-in-root.ts';

/** How far a path leads in a root file system. */
export type ResolvedPath = {
  /** What there is of it, all links followed: absolute in the root, `/` for the root itself. */
  readonly found: string;
  readonly isFolder: boolean;
  /** The parts of the path below that are not there. */
  readonly missing: readonly string[];
};

/** As many as Linux follows. */
const maxLinks = 40;

/** Follows an absolute path in a root that nobody vouches for, as a process in it would: no link leads outside. A link that leads to nothing is followed as well. `invalid` for links in a circle. */
export function resolveInRoot(root: string, path: string): ResolvedPath {
  const realRoot = realpathSync(root);
  let wanted = path;
  for (let links = 0; links <= maxLinks; links += 1) {
    const { next, ...resolved } = followInRoot(root, realRoot, wanted);
    if (next === undefined) return resolved;
    wanted = posix.resolve('/', next);
  }
  throw new EngineError('invalid', `${path}: too many links on the way`);
}

/** `next`: the path that a link leads to where nothing is. */
function followInRoot(root: string, realRoot: string, path: string): ResolvedPath & { readonly next: string | undefined } {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const missing: string[] = [];
  for (;;) {
    using opened = openInRoot(root, `/${parts.join('/')}`, 'path');
    if (opened !== undefined) {
      const place = pathOfDescriptor(opened);
      const found = readlinkSync(place).slice(realRoot === '/' ? 0 : realRoot.length);
      const isFolder = statSync(place).isDirectory();
      const [name, ...below] = missing;
      const target = isFolder && name !== undefined ? readLink(`${place}/${name}`) : undefined;
      return { found: found === '' ? '/' : found, isFolder, missing, next: target && [target.startsWith('/') ? '' : found, target, ...below].join('/') };
    }
    missing.unshift(parts.pop() as string);
  }
}

function readLink(path: string): string | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
}
