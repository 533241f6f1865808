import { constants } from 'node:fs';
import { constants as system } from 'node:os';
import { lastErrno, libc, toCString } from './libc.ts';
import { systemError } from './system-error.ts';

const types = { character: constants.S_IFCHR, block: constants.S_IFBLK, fifo: constants.S_IFIFO } as const;

export type NodeKind = { readonly kind: 'fifo' } | { readonly kind: 'character' | 'block'; readonly major: number; readonly minor: number };

/** Makes a device node or a fifo with mode 0600 (less umask). Devices other than 0:0 need the real root: `forbidden` without it. */
export function makeNode(path: string | Buffer, node: NodeKind): void {
  const device = node.kind === 'fifo' ? 0 : deviceNumber(node.major, node.minor);
  if (libc.mknod(toCString(path), types[node.kind] | 0o600, device) !== 0) throw systemError(`make ${node.kind} node ${path.toString()}`, lastErrno());
}

/** Marks a name as deleted in an overlay layer: a character device 0:0 (kernel, overlayfs, Whiteouts). Works in a user namespace too. */
export function makeWhiteout(path: string | Buffer): void {
  makeNode(path, { kind: 'character', major: 0, minor: 0 });
}

/** Linux's 32 bit device number: 12 bits of major between the low 8 and the high 12 bits of minor. */
function deviceNumber(major: number, minor: number): number {
  if (!Number.isInteger(major) || !Number.isInteger(minor) || major < 0 || minor < 0 || major > 0xfff || minor > 0xfffff) {
    throw systemError(`device ${major}:${minor}`, system.errno.EINVAL);
  }
  return (minor >> 8) * 0x100000 + major * 0x100 + (minor & 0xff);
}
