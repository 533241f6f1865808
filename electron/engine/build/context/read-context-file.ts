import { isAbsolute, posix } from 'node:path';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { readFileInRoot } from '../../sys/read-file-in-root.ts';
import type { FileTree } from './build-context.ts';
import { nearPath } from './source-missing.ts';
import { diskFiles } from './tree-files.ts';

const maxBytes = 4 * 1024 * 1024;

/** A Dockerfile of a context, `..` in its path taken as text as by Docker; `mayLeave`: an absolute path is one of this machine. */
export function readContextFile(tree: FileTree, path: string, { mayLeave }: { mayLeave: boolean }): string {
  const root = mayLeave && isAbsolute(path) ? '/' : tree.root;
  const text = readFileInRoot(root, posix.normalize(path), maxBytes);
  if (text !== undefined) return text;
  const near = nearPath(diskFiles(root), path.replace(/^\/+/, ''));
  const hint = near === undefined ? '' : `: ${near}`;
  throw new EngineError('not-found', `Cannot locate specified Dockerfile: ${path}: there is no such file in ${tree.name}, or it has more than ${maxBytes >> 20} MiB${hint}`, { detail: { dockerfile: path } });
}
