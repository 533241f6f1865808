import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { node24, root } from './setup.mjs';

/** The command as it must be run here: in a chroot, through leave-chroot.mjs, so that containers can be entered. Elsewhere as it is. */
export function inRealRoot(command) {
  return isChroot() ? [node24, path.join(root, 'electron/scripts/leave-chroot.mjs'), ...command] : command;
}

/** Whether the root of our mount namespace is another folder than ours. Only root may look. */
function isChroot() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return false;
  const { dev, ino } = fs.statSync('/');
  const { status, stdout, stderr } = spawnSync('nsenter', ['--mount=/proc/self/ns/mnt', 'stat', '--format=%d:%i', '/'], { encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`cannot tell whether this is a chroot: ${stderr}\n`);
  return status === 0 && stdout.trim() !== `${dev}:${ino}`;
}
