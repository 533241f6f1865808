import { EngineError } from '../../shared/errors/engine-error.ts';
import type { MountFlag } from '../sys/mount.ts';

/** What is mounted on a volume's folder while it is used. */
export type VolumeMount = { readonly source: string; readonly type: string; readonly flags: readonly MountFlag[]; readonly data: string };

/** File systems that a volume may be of, besides a bind. Network file systems need programs and name look-ups of their own. */
const types = ['tmpfs', 'ext4', 'xfs', 'btrfs'];
const known = ['type', 'device', 'o'];

/** Words of `o` that are flags of mount(2); `rw` and its like ask for nothing. The rest belongs to the file system. */
const flagWords: Readonly<Record<string, readonly MountFlag[]>> = {
  ro: ['readonly'], nosuid: ['nosuid'], nodev: ['nodev'], noexec: ['noexec'], noatime: ['noatime'], relatime: ['relatime'],
  bind: ['bind'], rbind: ['bind', 'recursive'], rw: [], suid: [], dev: [], exec: [], defaults: [],
};

/**
 * Reads the options of Docker's driver `local`. Undefined where there are none: the volume is a plain folder. `invalid` in Docker's words, `not-implemented` for a file
 * system that is not served.
 */
export function planVolumeMount(name: string, options: Readonly<Record<string, string>>): VolumeMount | undefined {
  const failed = (kind: 'invalid' | 'not-implemented', why: string): EngineError => new EngineError(kind, `create ${name}: ${why}`);
  const names = Object.keys(options);
  if (names.length === 0) return undefined;
  if (names.includes('size')) throw failed('invalid', 'quota size requested but no quota support');
  const strange = names.find((option) => !known.includes(option));
  if (strange !== undefined) throw failed('invalid', `invalid option: "${strange}"`);
  for (const option of ['type', 'device']) if (!options[option]) throw failed('invalid', `missing required option: "${option}"`);
  const { type = '', device = '', o = '' } = options;
  if (/[\0\n]/.test(type + device + o)) throw failed('invalid', 'an option holds a control character');
  const words = o.split(',').filter(Boolean);
  const flags = words.flatMap((word) => flagWords[word] ?? []);
  const data = words.filter((word) => !Object.hasOwn(flagWords, word)).join(',');
  if (flags.includes('bind')) {
    if (!device.startsWith('/')) throw failed('invalid', `device ${JSON.stringify(device)}: a bind needs an absolute path`);
    return { source: device, type: '', flags, data: '' };
  }
  if (!types.includes(type)) throw failed('not-implemented', `volumes of type ${JSON.stringify(type)} are not served by this engine, only ${types.join(', ')} and a bind (type=none, o=bind)`);
  return { source: device, type, flags, data };
}
