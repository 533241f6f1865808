import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * An empty file system with a journal, as people's disks have; gone at the end. Without a journal ext4 looks for a free inode past each one that was
 * deleted in the last minute, so that every contender pays for what the one before it removed. The path is short: Podman takes 50 characters at most.
 */
export async function openScratchDisk(): Promise<AsyncDisposable & { readonly folder: string }> {
  await using stack = new AsyncDisposableStack();
  const home = stack.adopt(fs.mkdtempSync(path.join(os.tmpdir(), 'tw-')), (made) => fs.rmSync(made, { recursive: true }));
  const [file, folder] = [path.join(home, 'disk'), path.join(home, 'd')];
  fs.mkdirSync(folder);
  await run('truncate', ['--size', '16G', file]);
  await run('mkfs.ext4', ['-q', '-E', 'lazy_itable_init=0,lazy_journal_init=1', file]);
  await run('mount', ['-o', 'loop', file, folder]);
  // Podman leaves a mount of its storage's folder in it.
  stack.defer(async () => void (await run('umount', ['--recursive', '--lazy', folder])));
  const held = stack.move();
  return { folder, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
