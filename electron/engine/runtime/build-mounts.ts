import type { OciMount, SpecInput, SpecMount } from './oci-spec.ts';

/**
 * What is mounted in a container: the file systems every one has, as Docker makes them, and the others over them, outer before inner. One of these
 * takes the place of a standard mount at the same path; one on `/dev` that of all below it. Pure.
 */
export function buildMounts(input: Pick<SpecInput, 'mounts' | 'shmSize' | 'shm' | 'privileged'>): OciMount[] {
  const taken = new Set(input.mounts.map(({ destination }) => destination));
  const standard = standardMounts(input).filter(
    ({ destination }) => !taken.has(destination) && !(taken.has('/dev') && destination.startsWith('/dev/')),
  );
  const own = [...input.mounts].sort((a, b) => depth(a.destination) - depth(b.destination)).map(toMount);
  return [...standard, ...own];
}

/** How the root has to be propagated so that the mounts are as they want; undefined: in any way. */
export function rootPropagation(mounts: readonly SpecMount[]): 'shared' | 'rslave' | undefined {
  const wanted = mounts.map((mount) => (mount.kind === 'bind' ? mount.propagation : undefined));
  if (wanted.some((how) => how === 'shared' || how === 'rshared')) return 'shared';
  return wanted.some((how) => how === 'slave' || how === 'rslave') ? 'rslave' : undefined;
}

function standardMounts({ shmSize, shm, privileged }: Pick<SpecInput, 'shmSize' | 'shm' | 'privileged'>): OciMount[] {
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
    ...shmMount(shm, ['mode=1777', `size=${shmSize}`], safe),
  ];
}

function shmMount(shm: SpecInput['shm'], own: readonly string[], safe: readonly string[]): OciMount[] {
  if (shm === 'none') return [];
  if (shm !== undefined) return [{ destination: '/dev/shm', type: 'bind', source: shm.source, options: ['rbind', ...safe, 'rprivate'] }];
  return [{ destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: [...safe, ...own] }];
}

function toMount(mount: SpecMount): OciMount {
  const { destination } = mount;
  if (mount.kind === 'tmpfs') return { destination, type: 'tmpfs', source: 'tmpfs', options: tmpfsOptions(mount.options) };
  const { source, readOnly, propagation = 'rprivate', recursive = true, readOnlyBelow = false } = mount;
  return { destination, type: 'bind', source, options: [recursive ? 'rbind' : 'bind', readOnly ? (readOnlyBelow ? 'rro' : 'ro') : 'rw', propagation] };
}

/** Docker's careful defaults, each unless its opposite is asked for. */
function tmpfsOptions(options: readonly string[]): string[] {
  const careful = ['noexec', 'nosuid', 'nodev'].filter((option) => !options.includes(option) && !options.includes(option.slice(2)));
  return [...careful, ...options, 'rprivate'];
}

function depth(path: string): number {
  return path.split('/').filter(Boolean).length;
}
