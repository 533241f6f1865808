import { statfs } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { errnoName } from './system-error.ts';

/** A full disk or quota as `no-space`, naming what failed; every other error as it came. */
export function toDiskError(error: unknown, what: string): unknown {
  const name = errnoName(error);
  if (name !== 'ENOSPC' && name !== 'EDQUOT') return error;
  if (error instanceof EngineError && error.kind === 'no-space') return error;
  return new EngineError('no-space', `${what}: ${name === 'ENOSPC' ? 'the disk is full' : 'the disk quota is used up'}`, { cause: error });
}

/** Bytes of the file system of a path, and those of them that this process may still write. */
export async function diskSpace(path: string): Promise<{ free: number; total: number }> {
  const { bavail, blocks, bsize } = await statfs(path);
  return { free: bavail * bsize, total: blocks * bsize };
}
