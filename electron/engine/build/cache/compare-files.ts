import type { ChangedFile } from '../../../shared/engine-api/builds.ts';
import type { FileListEntry } from './build-cache.ts';

/** So many are named; the rest is counted. */
const filesNamed = 20;

/** Pure: what is different between two lists, in the order of their paths. */
export function compareFiles(before: readonly FileListEntry[], after: readonly FileListEntry[]): { total: number; files: ChangedFile[] } {
  const old = new Map(before.map((entry) => [entry.path, entry]));
  const changes: ChangedFile[] = [];
  for (const entry of after) {
    const earlier = old.get(entry.path);
    old.delete(entry.path);
    if (earlier === undefined) changes.push({ path: entry.path, change: 'added', before: undefined, after: contentOf(entry) });
    else if (earlier.digest !== entry.digest) changes.push({ path: entry.path, change: 'content', before: contentOf(earlier), after: contentOf(entry) });
    else if (earlier.metadata !== entry.metadata) changes.push({ path: entry.path, change: 'metadata', before: earlier.metadata, after: entry.metadata });
  }
  for (const entry of old.values()) changes.push({ path: entry.path, change: 'removed', before: contentOf(entry), after: undefined });
  const files = changes.toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(0, filesNamed);
  return { total: changes.length, files };
}

/** A folder has no digest. */
function contentOf({ digest, metadata }: FileListEntry): string {
  return digest === '' ? metadata : digest;
}
