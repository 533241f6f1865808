import { randomBytes } from 'node:crypto';
import { EngineError } from '../../shared/errors/engine-error.ts';

const allowed = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** NAME_MAX of Linux file systems: a volume's name is its folder's. */
const maxBytes = 255;

export function isVolumeName(name: string): boolean {
  return name.length > 1 && name.length <= maxBytes && allowed.test(name);
}

/** A name that can be a folder's, in Docker's words `invalid` otherwise. */
export function parseVolumeName(name: string): string {
  const failed = (why: string): EngineError => new EngineError('invalid', `create ${name}: ${why}`);
  if (name.length === 1) throw failed('volume name is too short, names should be at least two alphanumeric characters');
  if (!allowed.test(name)) {
    throw failed(
      `"${name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
    );
  }
  if (name.length > maxBytes) throw failed(`volume name is too long: ${name.length} characters, at most ${maxBytes} are allowed`);
  return name;
}

/** For a volume that nobody named, as long as an id. */
export function makeVolumeName(): string {
  return randomBytes(32).toString('hex');
}
