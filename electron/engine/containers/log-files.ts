import { closeSync, fstatSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errnoName } from '../sys/system-error.ts';

/** One file of a log, open: it can be read to its end whatever becomes of its name. */
export type LogFile = Disposable & {
  readonly fd: number;
  readonly inode: number;
  /** When it was opened. */
  readonly size: number;
  readonly modifiedMs: number;
};

/**
 * The files of a log, oldest first: those that were put aside (`NAME.2`, `NAME.1`), then the one that is written. Opened in one go: nothing is put aside
 * meanwhile. For a short while after that the one that is written is still the last put aside.
 */
export function openLogFiles(path: string): LogFile[] {
  return [...numbersOf(path).map((number) => `${path}.${number}`), path].flatMap(openOrNothing);
}

/** Those that came after a file; none as long as that may still be written. */
export function openLaterFiles(path: string, { inode }: Pick<LogFile, 'inode'>): LogFile[] {
  const newest = statSync(path, { throwIfNoEntry: false })?.ino;
  if (newest === undefined || newest === inode) return [];
  const files = openLogFiles(path);
  const own = files.findIndex((file) => file.inode === inode);
  for (const file of files.slice(0, own + 1)) file[Symbol.dispose]();
  return files.slice(own + 1);
}

/**
 * Puts the file that is written aside, in one go; who writes it has to open a new one. What `maxFile` files of `maxSize` bytes are enough for without the
 * oldest is removed.
 */
export function putLogAside(path: string, { maxSize, maxFile }: { maxSize: number; maxFile: number }): void {
  let room = maxSize * (maxFile - 1) - (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  const kept: number[] = [];
  for (const number of numbersOf(path).toReversed()) {
    const old = `${path}.${number}`;
    if (room <= 0 || kept.length >= maxFile - 2) rmSync(old, { force: true });
    else kept.push(number);
    room -= statSync(old, { throwIfNoEntry: false })?.size ?? 0;
  }
  for (const number of kept.toReversed()) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  if (maxFile > 1) renameSync(path, `${path}.1`);
  else rmSync(path, { force: true });
}

/** Largest first. */
function numbersOf(path: string): number[] {
  const prefix = `${basename(path)}.`;
  return namesIn(dirname(path))
    .flatMap((name) => (name.startsWith(prefix) && /^[1-9]\d*$/.test(name.slice(prefix.length)) ? [Number(name.slice(prefix.length))] : []))
    .sort((a, b) => b - a);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(join(folder));
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return [];
    throw error;
  }
}

function openOrNothing(path: string): LogFile[] {
  try {
    const fd = openSync(path, 'r');
    const { ino, size, mtimeMs } = fstatSync(fd);
    let isOpen = true;
    const close = (): void => {
      if (isOpen) closeSync(fd);
      isOpen = false;
    };
    return [{ fd, inode: ino, size, modifiedMs: mtimeMs, [Symbol.dispose]: close }];
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return [];
    throw error;
  }
}
