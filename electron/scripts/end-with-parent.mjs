const PR_SET_PDEATHSIG = 1;
const SIGTERM = 15;

/**
 * Has this process told by SIGTERM when its parent ends. npm runs scripts in a shell, and a shell that is ended passes nothing on: without this,
 * ending `npm start` would leave everything running. Linux only.
 */
export async function endWithParent() {
  if (process.platform !== 'linux') return;
  const parent = process.ppid;
  const { default: koffi } = await import('koffi');
  koffi.load('libc.so.6').func('int prctl(int option, ulong value)')(PR_SET_PDEATHSIG, SIGTERM);
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}
