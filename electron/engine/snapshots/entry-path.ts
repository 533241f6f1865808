import { EngineError } from '../../shared/errors/engine-error.ts';
import { describeName } from './tar-reader.ts';

const maxNameBytes = 4096;

/**
 * A name from a layer as a path relative to the layer's root, without `.` and doubled slashes; empty for the root itself. Byte strings.
 * `invalid` for an absolute name, one with `..`, with NUL, or too long: no honest builder makes these.
 */
export function parseEntryPath(name: string): string {
  const refuse = (why: string): EngineError => new EngineError('invalid', `entry ${describeName(name)}: ${why}`);
  if (name === '') throw refuse('no name');
  if (name.length > maxNameBytes) throw refuse(`name of ${name.length} bytes, at most ${maxNameBytes}`);
  if (name.includes('\0')) throw refuse('NUL in the name');
  if (name.startsWith('/')) throw refuse('absolute name');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw refuse('`..` in the name');
  return parts.join('/');
}

/** The folder a path is in; the root (empty) for a single name. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
