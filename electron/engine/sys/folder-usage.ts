import { lstat, readdir } from 'node:fs/promises';
import { errnoName } from './system-error.ts';

/** Bytes of file content and number of inodes below a folder; a hard link counts once. What disappears meanwhile does not count. */
export async function folderUsage(root: string): Promise<{ bytes: number; inodes: number }> {
  const seen = new Set<number>();
  let bytes = 0;
  let inodes = 0;
  const todo = [Buffer.from(root)];
  for (let folder = todo.pop(); folder; folder = todo.pop()) {
    for (const name of await orEmpty(readdir(folder, { encoding: 'buffer' }))) {
      const path = Buffer.concat([folder, Buffer.from('/'), name]);
      for (const stat of await orEmpty(lstat(path).then((found) => [found]))) {
        if (stat.nlink > 1 && !stat.isDirectory()) {
          if (seen.has(stat.ino)) continue;
          seen.add(stat.ino);
        }
        inodes += 1;
        if (stat.isFile()) bytes += stat.size;
        else if (stat.isDirectory()) todo.push(path);
      }
    }
  }
  return { bytes, inodes };
}

async function orEmpty<T>(list: Promise<T[]>): Promise<T[]> {
  try {
    return await list;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoName(error) ?? '')) return [];
    throw error;
  }
}
