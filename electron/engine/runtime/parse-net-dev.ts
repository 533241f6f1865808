import type { NetworkCounters } from './container-stats.ts';

/** Counters by interface out of /proc/PID/net/dev (proc_pid_net(5)); only the interfaces that the engine made: eth0, eth1 and so on. */
export function parseNetDev(text: string): Record<string, NetworkCounters> {
  const rows = text.split('\n').flatMap((line) => {
    const match = /^\s*(eth\d+):\s*(.*)$/.exec(line);
    return match === null ? [] : [[match[1] ?? '', toCounters((match[2] ?? '').trim().split(/\s+/).map(Number))] as const];
  });
  return Object.fromEntries(rows);
}

/** Eight columns of what came, then eight of what went, both beginning with bytes, packets, errors, dropped. */
function toCounters([rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDropped = 0, , , , , txBytes = 0, txPackets = 0, txErrors = 0, txDropped = 0]: number[]): NetworkCounters {
  return { rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped };
}
