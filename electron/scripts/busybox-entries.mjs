import { execFileSync } from 'node:child_process';

/** Where Debian's package busybox-static puts it. */
export const busyboxPath = '/bin/busybox';

/**
 * Tar entries of a small root file system: busybox, a link for each of its applets, and the few files that programs expect.
 * For packEntries.
 */
export function planBusyboxRoot() {
  const applets = execFileSync(busyboxPath, ['--list-full'], { encoding: 'utf8' }).trim().split('\n').sort();
  const folders = ['bin', 'dev', 'etc', 'home', 'proc', 'root', 'sbin', 'sys', 'tmp', 'usr', 'usr/bin', 'usr/sbin', 'var', 'var/log'];
  const modes = { root: 0o700, tmp: 0o1777 };
  return [
    ...folders.map((name) => ({ name, type: 'directory', mode: modes[name] ?? 0o755 })),
    { name: 'bin/busybox', mode: 0o755, file: busyboxPath },
    ...applets
      .filter((name) => name !== 'bin/busybox' && /^(usr\/)?s?bin\/[^/]+$/.test(name))
      .map((name) => ({ name, type: 'symlink', linkname: '/bin/busybox' })),
    { name: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' },
    { name: 'etc/group', content: 'root:x:0:\nnogroup:x:65534:\n' },
    { name: 'etc/shadow', mode: 0o600, content: 'root:*:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\n' },
    { name: 'etc/nsswitch.conf', content: 'passwd: files\ngroup: files\nhosts: files dns\n' },
  ];
}
