import type { OciMount, SpecInput } from './oci-spec.ts';

/**
 * What is mounted in a container: the file systems every one has, as Docker makes them, and the binds over them, outer before inner. A bind
 * takes the place of a standard mount at the same path; one on `/dev` that of all below it. Pure.
 */
export function buildMounts(input: Pick<SpecInput, 'binds' | 'shmSize' | 'privileged'>): OciMount[] {
  const taken = new Set(input.binds.map((bind) => bind.destination));
  const standard = standardMounts(input).filter(
    ({ destination }) => !taken.has(destination) && !(taken.has('/dev') && destination.startsWith('/dev/')),
  );
  const binds = [...input.binds].sort((a, b) => depth(a.destination) - depth(b.destination)).map(toMount);
  return [...standard, ...binds];
}

function standardMounts({ shmSize, privileged }: { shmSize: number; privileged: boolean }): OciMount[] {
  const access = privileged ? 'rw' : 'ro';
  const safe = ['nosuid', 'noexec', 'nodev'];
  return [
    { destination: '/proc', type: 'proc', source: 'proc', options: safe },
    { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'strictatime', 'mode=755', 'size=65536k'] },
    {
      destination: '/dev/pts',
      type: 'devpts',
      source: 'devpts',
      options: ['nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'],
    },
    { destination: '/sys', type: 'sysfs', source: 'sysfs', options: [...safe, access] },
    { destination: '/sys/fs/cgroup', type: 'cgroup', source: 'cgroup', options: [...safe, access] },
    { destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue', options: safe },
    { destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: [...safe, 'mode=1777', `size=${shmSize}`] },
  ];
}

function toMount(bind: SpecInput['binds'][number]): OciMount {
  return { destination: bind.destination, type: 'bind', source: bind.source, options: ['rbind', bind.readOnly ? 'ro' : 'rw', 'rprivate'] };
}

function depth(path: string): number {
  return path.split('/').filter(Boolean).length;
}
