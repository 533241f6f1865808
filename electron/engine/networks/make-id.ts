import { randomBytes } from 'node:crypto';

/** An id of a network or an endpoint: 64 hex digits. */
export function makeId(): string {
  return randomBytes(32).toString('hex');
}
