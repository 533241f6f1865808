import type { Limits } from '../runtime/limits.ts';

/** What the kernel is told where a limit is to be none any more; undefined where it has no word for that. */
const unlimited: { readonly [Name in keyof Limits]?: Partial<Limits> } = {
  memory: { memory: -1 },
  memorySwap: { memorySwap: -1 },
  memoryReservation: { memoryReservation: -1 },
  nanoCpus: { cpuQuota: -1 },
  cpuQuota: { cpuQuota: -1 },
  cpuShares: { cpuShares: 1024 },
  pids: { pids: -1 },
};

/** The change that brings a running process from some limits to others; undefined where only a new process can have them. Pure. */
export function liftLimits(before: Limits, after: Limits): Partial<Limits> | undefined {
  const changed = (Object.keys({ ...before, ...after }) as (keyof Limits)[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  let change: Partial<Limits> = {};
  for (const name of changed) {
    const part = after[name] ? { [name]: after[name] } : unlimited[name];
    if (part === undefined) return undefined;
    change = { ...change, ...part };
  }
  return change;
}
