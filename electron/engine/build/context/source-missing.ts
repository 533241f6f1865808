import { EngineError } from '../../../shared/errors/engine-error.ts';
import { nearestName } from '../../dockerfile/nearest-name.ts';
import { findLine } from './left-out.ts';
import { toByteName, toText } from './byte-name.ts';
import type { SourceView } from './source-view.ts';
import type { TreeFiles } from './tree-files.ts';

/** Why a source is not there, in Docker's words and with what helps: what leaves it out, or what is there and has nearly its name. */
export function sourceMissing(view: SourceView, path: string): EngineError {
  const { tree, files } = view;
  const said = tree.ignore === undefined && tree.keepsOwners ? `stat ${path}: file does not exist in ${tree.name}` : `file not found in build context or excluded by .dockerignore: stat ${path}: file does not exist`;
  const why = reasonLeftOut(view, path) ?? nearPath(files, path);
  return new EngineError('not-found', why === undefined ? said : `${said}: ${why}`);
}

function reasonLeftOut({ tree, files }: SourceView, path: string): string | undefined {
  if (tree.ignore === undefined || !isThere(files, path)) return undefined;
  const rule = findLine(tree.ignore, path);
  return rule === undefined ? undefined : `it is there, but line ${rule.line} of ${tree.ignore.file} (${rule.text}) leaves it out`;
}

function isThere(files: TreeFiles, path: string): boolean {
  try {
    return files.stat(toByteName(path)) !== undefined;
  } catch {
    return false;
  }
}

/** The first part that is not there, with the nearest name beside it. */
export function nearPath(files: TreeFiles, path: string): string | undefined {
  const parts = path.split('/');
  for (let depth = 0; depth < parts.length; depth += 1) {
    if (isThere(files, parts.slice(0, depth + 1).join('/'))) continue;
    const near = nearestName(parts[depth] ?? '', namesIn(files, parts.slice(0, depth).join('/')));
    return near === undefined ? undefined : `did you mean ${[...parts.slice(0, depth), near, ...parts.slice(depth + 1)].join('/')}?`;
  }
  return undefined;
}

function namesIn(files: TreeFiles, path: string): string[] {
  try {
    return files.names(toByteName(path)).toReversed().map(toText);
  } catch {
    return [];
  }
}
