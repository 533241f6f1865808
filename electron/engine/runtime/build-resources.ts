import type { OciResources, SpecHost, SpecInput } from './oci-spec.ts';

/** CPU time is given out anew every so many microseconds. */
const cpuPeriod = 100_000;

/** Character devices that every container may use; all others are refused: null, zero, full, random, urandom, tty, console, ptmx, pts. */
const openDevices = [
  { major: 1, minor: 3 },
  { major: 1, minor: 5 },
  { major: 1, minor: 7 },
  { major: 1, minor: 8 },
  { major: 1, minor: 9 },
  { major: 5, minor: 0 },
  { major: 5, minor: 1 },
  { major: 5, minor: 2 },
  { major: 136 },
];

/** Limits and device rules (runtime-spec, config-linux.md, "Control groups"). Memory and swap together: twice the memory, as with Docker. */
export function buildResources(
  input: Pick<SpecInput, 'privileged' | 'memory' | 'nanoCpus' | 'pidsLimit'>,
  host: Pick<SpecHost, 'swapLimit'>,
): OciResources {
  const { memory, nanoCpus, pidsLimit } = input;
  return {
    devices: input.privileged
      ? [{ allow: true, access: 'rwm' }]
      : [{ allow: false, access: 'rwm' }, ...openDevices.map((device) => ({ allow: true, type: 'c', ...device, access: 'rwm' }))],
    ...(memory > 0 && { memory: { limit: memory, ...(host.swapLimit && { swap: memory * 2 }) } }),
    ...(nanoCpus > 0 && { cpu: { quota: Math.round((nanoCpus * cpuPeriod) / 1e9), period: cpuPeriod } }),
    ...(pidsLimit > 0 && { pids: { limit: pidsLimit } }),
  };
}
