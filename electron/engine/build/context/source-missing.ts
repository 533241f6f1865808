import { lstatSync, readdirSync } from 'node:fs';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { nearestName } from '../../dockerfile/nearest-name.ts';
import { findLine } from './left-out.ts';
import type { SourceView } from './source-view.ts';

/** Why a source is not there, in Docker's words and with what helps: what leaves it out, or what is there and has nearly its name. */
export function sourceMissing(view: SourceView, path: string): EngineError {
  const { tree, root } = view;
  const said = tree.ignore === undefined && tree.keepsOwners ? `stat ${path}: file does not exist in ${tree.name}` : `file not found in build context or excluded by .dockerignore: stat ${path}: file does not exist`;
  const why = reasonLeftOut(view, path) ?? nearPath(root, path);
  return new EngineError('not-found', why === undefined ? said : `${said}: ${why}`);
}

function reasonLeftOut({ tree, root }: SourceView, path: string): string | undefined {
  if (tree.ignore === undefined || !isThere(`${root}/${path}`)) return undefined;
  const rule = findLine(tree.ignore, path);
  return rule === undefined ? undefined : `it is there, but line ${rule.line} of ${tree.ignore.file} (${rule.text}) leaves it out`;
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** The first part that is not there, with the nearest name beside it. */
export function nearPath(root: string, path: string): string | undefined {
  const parts = path.split('/');
  for (let depth = 0; depth < parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/');
    if (isThere(`${root}/${parts.slice(0, depth + 1).join('/')}`)) continue;
    const near = nearestName(parts[depth] ?? '', namesIn(`${root}/${folder}`));
    return near === undefined ? undefined : `did you mean ${[...parts.slice(0, depth), near, ...parts.slice(depth + 1)].join('/')}?`;
  }
  return undefined;
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
