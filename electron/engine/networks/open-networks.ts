import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { State } from '../state/state.ts';
import { attach } from './attach.ts';
import { inspect, type Finding } from './inspect.ts';
import { getNetwork } from './network-records.ts';
import type { Networks } from './networks.ts';
import { giveBack } from './release.ts';
import { openRoom } from './room.ts';

/**
 * Networks of this network namespace, by iproute2 and nftables. Namespaces are kept below `runRoot`, which is on a file system that a
 * reboot empties. Nothing changes in the kernel before the first attach or recover.
 */
export function openNetworks(options: { state: State; runRoot: string }): Networks {
  const room = openRoom(options);
  return {
    list: () => room.records.list().map(({ record }) => record),
    get: (nameOrId) => getNetwork(room.records, nameOrId),
    attach: (request) => attach(room, request),
    findLease: (containerId) => room.held.get(containerId)?.lease,
    release: async (containerId) => {
      using _ = await room.lock.acquire(containerId);
      await giveBack(room, containerId);
    },
    recover: async (running) => {
      await mendAll(await inspect(room, running));
    },
    check: async ({ running, repair }) => {
      const findings = await inspect(room, running);
      if (repair) await mendAll(findings);
      return findings.map(({ text }) => text);
    },
  };
}

/** A port that another program took while no engine ran stays with it: nothing to mend, and the next check says so. */
async function mendAll(findings: readonly Finding[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { mend } of findings) {
    try {
      await mend?.();
    } catch (error) {
      if (!isEngineError(error, 'conflict')) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures, 'networks: several repairs failed');
}
