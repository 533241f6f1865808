import { lastErrno, libc, toCString } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';

/** Sets an extended attribute of the file itself, never of what a link points at. */
export function setXattr(path: string | Buffer, name: string, value: Uint8Array): void {
  if (libc.lsetxattr(toCString(path), toCString(name), value, value.length, 0) !== 0) throw failure('set', path, name);
}

/** Its value, undefined where the file has none of this name, or its file system has none at all. */
export function getXattr(path: string | Buffer, name: string): Buffer | undefined {
  const file = toCString(path);
  const key = toCString(name);
  const size = libc.lgetxattr(file, key, null, 0);
  if (size < 0) return missing(failure('get', path, name));
  const value = Buffer.alloc(size);
  const got = libc.lgetxattr(file, key, value, size);
  if (got < 0) return missing(failure('get', path, name));
  return value.subarray(0, got);
}

/** What is not there is fine. */
export function removeXattr(path: string | Buffer, name: string): void {
  if (libc.lremovexattr(toCString(path), toCString(name)) !== 0) missing(failure('remove', path, name));
}

/** Names of all attributes this process may see. */
export function listXattrs(path: string | Buffer): string[] {
  const file = toCString(path);
  const size = libc.llistxattr(file, null, 0);
  if (size < 0) throw failure('list', path);
  const names = Buffer.alloc(size);
  const got = libc.llistxattr(file, names, size);
  if (got < 0) throw failure('list', path);
  return names.toString('utf8', 0, got).split('\0').filter(Boolean);
}

function missing(error: Error): undefined {
  if (!['ENODATA', 'ENOTSUP'].includes(errnoName(error) ?? '')) throw error;
}

function failure(verb: string, path: string | Buffer, name?: string): Error {
  return systemError(`${verb} xattr${name === undefined ? 's' : ` ${name}`} of ${path.toString()}`, lastErrno());
}
