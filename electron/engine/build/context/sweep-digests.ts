import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Trees whose digests are kept, the last used first, and the bytes of all of them. */
const mostIndexes = 200;
const mostBytes = 256 * 1024 * 1024;

/** Removes digests that were not used for long, and files that were not finished. For a start: nobody uses them then. */
export async function sweepDigests(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter(isUnfinished)) await rm(join(folder, name), { force: true });
  const found = await Promise.all(names.filter((name) => !isUnfinished(name)).map(async (name) => ({ path: join(folder, name), stat: await stat(join(folder, name)) })));
  let bytes = 0;
  for (const [index, { path, stat: { size } }] of found.toSorted((a, b) => b.stat.mtimeMs - a.stat.mtimeMs).entries()) {
    bytes += size;
    if (index >= mostIndexes || bytes > mostBytes) await rm(path, { force: true });
  }
}

function isUnfinished(name: string): boolean {
  return name.endsWith('.tmp');
}
