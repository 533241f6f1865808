import { EngineError } from '../../shared/errors/engine-error.ts';

/** capabilities(7), in the order of the kernel's bits: `CapBnd` in /proc/PID/status is a mask over this list. */
const kernelCapabilities = [
  'CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID',
  'CAP_SETPCAP', 'CAP_LINUX_IMMUTABLE', 'CAP_NET_BIND_SERVICE', 'CAP_NET_BROADCAST', 'CAP_NET_ADMIN', 'CAP_NET_RAW', 'CAP_IPC_LOCK',
  'CAP_IPC_OWNER', 'CAP_SYS_MODULE', 'CAP_SYS_RAWIO', 'CAP_SYS_CHROOT', 'CAP_SYS_PTRACE', 'CAP_SYS_PACCT', 'CAP_SYS_ADMIN',
  'CAP_SYS_BOOT', 'CAP_SYS_NICE', 'CAP_SYS_RESOURCE', 'CAP_SYS_TIME', 'CAP_SYS_TTY_CONFIG', 'CAP_MKNOD', 'CAP_LEASE', 'CAP_AUDIT_WRITE',
  'CAP_AUDIT_CONTROL', 'CAP_SETFCAP', 'CAP_MAC_OVERRIDE', 'CAP_MAC_ADMIN', 'CAP_SYSLOG', 'CAP_WAKE_ALARM', 'CAP_BLOCK_SUSPEND',
  'CAP_AUDIT_READ', 'CAP_PERFMON', 'CAP_BPF', 'CAP_CHECKPOINT_RESTORE',
];

/** What a container may do where nothing else is said: Docker's fourteen. */
const defaultCapabilities = new Set([
  'CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FSETID', 'CAP_FOWNER', 'CAP_MKNOD', 'CAP_NET_RAW', 'CAP_SETGID', 'CAP_SETUID', 'CAP_SETFCAP',
  'CAP_SETPCAP', 'CAP_NET_BIND_SERVICE', 'CAP_SYS_CHROOT', 'CAP_KILL', 'CAP_AUDIT_WRITE',
]);

/**
 * The capabilities of a container, in the kernel's order: the defaults plus `add` without `drop`, where `ALL` means every one and a single
 * one added wins over `ALL` dropped, as with Docker. `available` is what the engine has itself: nobody can hand out more. Fails with
 * `invalid` for a name that is none, and for one asked for by name that the engine lacks.
 */
export function resolveCapabilities(request: {
  readonly add: readonly string[];
  readonly drop: readonly string[];
  readonly privileged: boolean;
  readonly available: readonly string[];
}): string[] {
  const add = new Set(request.add.map(parseCapability));
  const drop = new Set(request.drop.map(parseCapability));
  if (request.privileged) return [...request.available];
  const missing = [...add].filter((name) => name !== 'ALL' && !request.available.includes(name));
  if (missing.length > 0) throw new EngineError('invalid', `add capability ${missing.join(', ')}: the engine does not have it itself`);
  const isWanted = (name: string): boolean => add.has(name) || (!drop.has('ALL') && (add.has('ALL') || defaultCapabilities.has(name)));
  return request.available.filter((name) => isWanted(name) && !drop.has(name));
}

/** `net_admin`, `CAP_NET_ADMIN` and `all` as the kernel's name or `ALL`; `invalid` for others. */
function parseCapability(name: string): string {
  const upper = name.toUpperCase();
  if (upper === 'ALL' || upper === 'CAP_ALL') return 'ALL';
  const full = upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
  if (!kernelCapabilities.includes(full)) throw new EngineError('invalid', `unknown capability: "${full}"`);
  return full;
}

/** The names in a mask such as `000001fffeffffff` (proc_pid_status(5)). */
export function parseCapabilityMask(hex: string): string[] {
  const mask = BigInt(`0x${hex}`);
  return kernelCapabilities.filter((_, bit) => (mask & (1n << BigInt(bit))) !== 0n);
}
