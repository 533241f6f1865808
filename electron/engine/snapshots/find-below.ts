import { lstatSync, type BigIntStats } from 'node:fs';
import { errnoName } from '../sys/system-error.ts';
import { getXattr } from '../sys/xattr.ts';
import type { ByteString } from './pack-entry.ts';

/** What layers show under a name, and where: `folders` are all parts of a folder, top first. */
export type Below = { readonly stat: BigIntStats; readonly path: Buffer; readonly folders: readonly string[] };

/** As overlayfs would show a name without the writable layer: the first layer that has it decides; folders are merged down to an opaque one. */
export function findBelow(below: readonly string[], name: ByteString, opaque: string): Below | undefined {
  let top: { stat: BigIntStats; path: Buffer } | undefined;
  const folders: string[] = [];
  for (const folder of below) {
    const path = `${folder}/${name}`;
    const bytes = Buffer.from(path, 'latin1');
    const stat = lookOrNothing(() => lstatSync(bytes, { bigint: true }));
    if (stat === undefined) continue;
    if (!stat.isDirectory()) {
      const isWhiteout = stat.isCharacterDevice() && stat.rdev === 0n;
      if (top === undefined && !isWhiteout) top = { stat, path: bytes };
      break;
    }
    top ??= { stat, path: bytes };
    folders.push(path);
    if (getXattr(bytes, opaque) !== undefined) break;
  }
  return top && { ...top, folders };
}

/** Undefined for what is not there, or not any more, or has too long a path to be reached. */
export function lookOrNothing<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(errnoName(error) ?? '')) return undefined;
    throw error;
  }
}
