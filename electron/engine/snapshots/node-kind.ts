import { EngineError } from '../../shared/errors/engine-error.ts';
import type { NodeKind } from '../sys/make-node.ts';
import type { TarEntry } from './tar-reader.ts';

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

/** A device that is not one of the usual ones, at its usual place, opens a way to the machine's disks or memory, or is a whiteout in disguise. */
export function nodeKind(path: string, { type, major, minor }: Pick<TarEntry, 'type' | 'major' | 'minor'>): NodeKind {
  if (type === '6') return { kind: 'fifo' };
  if (type !== '3' || usualDevices[path] !== `${major}:${minor}`) {
    const kind = type === '3' ? 'character' : 'block';
    throw new EngineError('invalid', `${kind} device ${major}:${minor}: a layer may bring none but the usual ones of /dev, such as dev/null 1:3`);
  }
  return { kind: 'character', major, minor };
}
