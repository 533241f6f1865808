import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { lastErrno, libc } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';

const exclusiveNonblocking = 2 | 4;

/**
 * One process per folder, by flock(2) on its file `lock`: the kernel lets go when the holder dies, however it dies.
 * Fails with `conflict` and the holder's pid in `detail.pid` where another process has it.
 */
export function lockFolder(folder: string): Disposable {
  const path = join(folder, 'lock');
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  if (libc.flock(fd, exclusiveNonblocking) !== 0) {
    const error = systemError(`lock ${folder}`, lastErrno());
    const pid = readFileSync(fd, 'utf8').trim();
    closeSync(fd);
    if (errnoName(error) !== 'EAGAIN') throw error;
    throw new EngineError('conflict', `lock ${folder}: in use by process ${pid || 'unknown'}`, { cause: error, detail: { pid } });
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`, 0);
  let open = true;
  return {
    [Symbol.dispose]: () => {
      if (open) closeSync(fd);
      open = false;
    },
  };
}
