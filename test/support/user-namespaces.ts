import { spawnSync } from 'node:child_process';

/**
 * Why this machine lets nobody make a user namespace, as the kernel forbids in a chroot; undefined where it does. The reason is printed,
 * for the tests that are skipped for it.
 */
export function whyNoUserNamespaces(): string | undefined {
  const { status, stderr } = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'true'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  const why = stderr.trim();
  console.warn(`skipped: no user namespaces here: ${why}`);
  return why;
}
