import type { LossFolder, LossWriter } from '../../../shared/engine-api/loss.ts';
import { findDataFolder } from './data-kind.ts';

const maxWriters = 12;
/** Of a folder's bytes in one of its folders: then that one says more. */
const mostly = 0.85;
/** Hold many things that have nothing to do with each other. */
const general = /^(?:|\/(?:var|usr|opt|home|mnt|srv|etc)|\/var\/lib|\/var\/opt|\/usr\/(?:local|share|lib))$/;

/**
 * Who writes most: folders that are not in one another, each as deep as nearly all of its bytes are together. Pure. `sums` has every folder with bytes below it;
 * files in `/` itself, and those in folders that hold many things, are left out where they are few.
 */
export function findWriters(sums: ReadonlyMap<string, Omit<LossFolder, 'path'>>, destinations: readonly string[]): LossWriter[] {
  const children = Map.groupBy(sums.keys(), parentOf);
  const found: string[] = [];
  const todo = [''];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    const below = children.get(path) ?? [];
    const bytes = sums.get(path)?.bytes ?? 0;
    const heaviest = below.find((child) => (sums.get(child)?.bytes ?? 0) >= bytes * mostly);
    const isWhole = path !== '' && findDataFolder(`${path}/x`)?.folder === path;
    if (general.test(path) && below.length > 0) todo.push(...below);
    else if (heaviest !== undefined && !isWhole) todo.push(heaviest);
    else if (path !== '') found.push(path);
  }
  return found
    .map((path): LossWriter => {
      const { bytes = 0, files = 0 } = sums.get(path) ?? {};
      return { path, bytes, files, kind: findDataFolder(`${path}/x`)?.kind ?? 'files', hiddenBy: destinations.find((destination) => `${path}/`.startsWith(`${destination}/`)) ?? null };
    })
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    .slice(0, maxWriters);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
