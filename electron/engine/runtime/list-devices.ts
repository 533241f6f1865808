import { EngineError } from '../../shared/errors/engine-error.ts';
import { lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import type { OciDevice } from './oci-spec.ts';

/** Folders and files of /dev that every container has its own of. */
const own = new Set(['pts', 'shm', 'mqueue', 'fd', 'console', '.udev', '.lxc', '.lxd-mounts']);

/** All device nodes in a folder and below it; without `all`, but for those that every container has its own of. */
export function listDevices(folder: string, { all = false } = {}): OciDevice[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => all || !own.has(entry.name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listDevices(path, { all });
      if (!entry.isCharacterDevice() && !entry.isBlockDevice()) return [];
      const stats = lstatSync(path, { throwIfNoEntry: false });
      return stats === undefined ? [] : [readDevice(path, stats)];
    });
}

/** A device node by what stat says. Linux packs major and minor into one number: makedev(3). */
export function readDevice(path: string, { rdev, mode, uid, gid }: Stats): OciDevice {
  const device = BigInt(rdev);
  const major = Number(((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn));
  const minor = Number((device & 0xffn) | ((device >> 12n) & ~0xffn & 0xffffffffn));
  return { path, type: (mode & 0o170000) === 0o060000 ? 'b' : 'c', major, minor, fileMode: mode & 0o7777, uid, gid };
}

/** Of a block device by its path, for limits of its traffic. `invalid` where it is none. */
export function blockDeviceNumber(path: string): { major: number; minor: number } {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new EngineError('invalid', `stat ${path}: no such file or directory`);
  if (!stats.isBlockDevice()) throw new EngineError('invalid', `${path} is not a block device`);
  const { major, minor } = readDevice(path, stats);
  return { major, minor };
}
