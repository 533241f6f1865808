import { lastErrno, libc, toCString } from './libc.ts';
import { errnoName, systemError } from './system-error.ts';

/** A path, or a descriptor that it is open under. */
type File = string | Buffer | number;

/** Sets an extended attribute of the file itself, never of what a link points at. */
export function setXattr(path: string | Buffer, name: string, value: Uint8Array): void {
  if (libc.lsetxattr(toCString(path), toCString(name), value, value.length, 0) !== 0) throw failure('set', path, name);
}

/** Its value, undefined where the file has none of this name, or its file system has none at all. */
export function getXattr(file: File, name: string): Buffer | undefined {
  const key = toCString(name);
  const get = typeof file === 'number' ? libc.fgetxattr.bind(undefined, file, key) : libc.lgetxattr.bind(undefined, toCString(file), key);
  const size = get(null, 0);
  if (size < 0) return missing(failure('get', file, name));
  const value = Buffer.alloc(size);
  const got = get(value, size);
  if (got < 0) return missing(failure('get', file, name));
  return value.subarray(0, got);
}

/** What is not there is fine. */
export function removeXattr(path: string | Buffer, name: string): void {
  if (libc.lremovexattr(toCString(path), toCString(name)) !== 0) missing(failure('remove', path, name));
}

/** Names of all attributes this process may see. */
export function listXattrs(file: File): string[] {
  const list = typeof file === 'number' ? libc.flistxattr.bind(undefined, file) : libc.llistxattr.bind(undefined, toCString(file));
  const size = list(null, 0);
  if (size < 0) throw failure('list', file);
  if (size === 0) return [];
  const names = Buffer.alloc(size);
  const got = list(names, size);
  if (got < 0) throw failure('list', file);
  return names.toString('utf8', 0, got).split('\0').filter(Boolean);
}

function missing(error: Error): undefined {
  if (!['ENODATA', 'ENOTSUP'].includes(errnoName(error) ?? '')) throw error;
}

function failure(verb: string, path: File, name?: string): Error {
  return systemError(`${verb} xattr${name === undefined ? 's' : ` ${name}`} of ${path.toString()}`, lastErrno());
}
