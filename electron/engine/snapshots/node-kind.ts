import { EngineError } from '../../shared/errors/engine-error.ts';
import type { NodeKind } from '../sys/make-node.ts';
import type { TarEntry } from './tar-reader.ts';

/** Which device nodes an archive may bring: those that every container has in its /dev, at their places, or all. */
export type DevicesAllowed = 'usual' | 'all';

/** What file systems made by Debian's tools carry. A container never sees them: its /dev comes from the runtime. */
const usualDevices: Readonly<Record<string, string>> = {
  'dev/null': '1:3',
  'dev/zero': '1:5',
  'dev/full': '1:7',
  'dev/random': '1:8',
  'dev/urandom': '1:9',
  'dev/tty': '5:0',
  'dev/console': '5:1',
  'dev/ptmx': '5:2',
};

/** `invalid` for a device that would be a whiteout in disguise, and for one that is not allowed. */
export function nodeKind(path: string, { type, major, minor }: Pick<TarEntry, 'type' | 'major' | 'minor'>, allowed: DevicesAllowed): NodeKind {
  if (type === '6') return { kind: 'fifo' };
  const kind = type === '3' ? 'character' : 'block';
  if (kind === 'character' && major === 0 && minor === 0) throw new EngineError('invalid', 'character device 0:0: that is the mark of a deleted name');
  if (allowed === 'usual' && (kind !== 'character' || usualDevices[path] !== `${major}:${minor}`)) {
    throw new EngineError('invalid', `${kind} device ${major}:${minor}: a folder gets none but the usual ones of /dev, such as dev/null 1:3`);
  }
  return { kind, major, minor };
}
