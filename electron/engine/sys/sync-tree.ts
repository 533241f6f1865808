import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { libc } from './libc.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';

/** So many files are synced one by one: the rest of the disk may have more to write than they. */
const few = 16;

/** Makes a folder and all that is in it durable. Blocks its thread: for workers. */
export function syncTree(root: string): void {
  const paths = listFew(Buffer.from(root));
  const fd = openSync(root, 'r');
  try {
    if (paths === undefined) {
      if (libc.syncfsNow(fd) !== 0) throw new EngineError('internal', `sync the file system of ${root}: failed`);
      return;
    }
    for (const path of paths) syncPath(path);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Files and folders below it, what is in a folder first; undefined where there are too many. */
function listFew(root: Buffer): Buffer[] | undefined {
  const found: Buffer[] = [];
  const todo = [root];
  let count = 0;
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    for (const entry of readdirSync(folder, { encoding: 'buffer', withFileTypes: true })) {
      count += 1;
      if (count > few) return undefined;
      const path = Buffer.concat([folder, Buffer.from('/'), entry.name]);
      if (entry.isDirectory()) todo.push(path);
      if (entry.isDirectory() || entry.isFile()) found.unshift(path);
    }
  }
  return found;
}

function syncPath(path: Buffer): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
