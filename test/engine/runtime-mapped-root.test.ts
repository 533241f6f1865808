import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { whyNoUserNamespaces } from '../support/user-namespaces.ts';

const program = new URL('../support/run-in-user-namespace.ts', import.meta.url).pathname;
const map = '0 100000 65536\n';

/** Other users must get at our own files: not so below a closed home folder. */
const isOpen = [program, process.execPath].every(isReadableByAll);

if (!isOpen) console.warn('skipped: other users may not read this folder, and a mapped root is one of them');

it.runIf(isOpen && whyNoUserNamespaces() === undefined)('runs containers as root of a user namespace, without cgroups', async () => {
  // The maps come from outside; before them nobody in there is root, and `setpriv` becomes it.
  const inside = ['sh', '-c', 'read go; exec setpriv --reuid 0 --regid 0 --clear-groups "$@"', 'sh', process.execPath, program, 'runc'];
  const child = spawn('unshare', ['--user', '--keep-caps', '--mount', '--net', '--ipc', ...inside], { stdio: ['pipe', 'pipe', 'inherit'] });
  await expect.poll(() => writeMaps(child.pid ?? 0)).toBe(true);
  const output = text(child.stdout);
  child.stdin.end('go\n');
  await once(child, 'exit');
  expect(JSON.parse(await output)).toMatchObject({
    mappedRoot: true,
    cgroupParent: 'none',
    stdout: '0\nSeccomp:\t2\n',
    exit: { exitCode: 5, oomKilled: false },
  });
});

/** False as long as the process is not yet in a namespace of its own. */
function writeMaps(pid: number): boolean {
  try {
    for (const file of ['uid_map', 'gid_map']) writeFileSync(`/proc/${pid}/${file}`, map);
    return true;
  } catch {
    return false;
  }
}

function isReadableByAll(path: string): boolean {
  const readable = (statSync(path).mode & 0o005) !== 0;
  return readable && (path === '/' || isReadableByAll(dirname(path)));
}
