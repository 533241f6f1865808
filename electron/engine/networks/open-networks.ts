import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { State } from '../state/state.ts';
import { attach } from './attach.ts';
import { connect, disconnect, setNames, setPorts } from './change-lease.ts';
import { createNetwork } from './create-network.ts';
import { inspect, type Finding } from './inspect.ts';
import type { EndpointLease, Networks } from './networks.ts';
import { giveBack } from './release.ts';
import { tryPort } from './try-port.ts';
import { removeNetwork } from './remove-network.ts';
import { openRoom, type Room } from './room.ts';

/**
 * Networks of this network namespace, by iproute2, nftables and aardvark-dns. Namespaces are kept below `runRoot`, which is on a file system that a
 * reboot empties. Nothing changes in the kernel before the first attach or recover.
 */
export function openNetworks(options: { state: State; runRoot: string; events: Pick<EventBus, 'publish'> }): Networks {
  const room = openRoom(options);
  return {
    list: () => room.records.list(),
    get: (nameOrId) => room.records.get(nameOrId),
    endpointsOn: (networkId) => endpointsOn(room, networkId),
    create: (spec) => createNetwork(room, spec),
    remove: (nameOrId) => removeNetwork(room, nameOrId),
    attach: (request) => attach(room, request),
    connect: (containerId, endpoint) => connect(room, containerId, endpoint),
    disconnect: (containerId, networkId) => disconnect(room, containerId, networkId),
    setPorts: (containerId, ports) => setPorts(room, containerId, ports),
    tryPort: (port, except) => tryPort(room, port, except),
    setNames: (containerId, networkId, names) => setNames(room, containerId, { networkId, names }),
    findLease: (containerId) => room.held.get(containerId)?.lease,
    release: async (containerId) => {
      using _ = await room.lock.acquire(containerId);
      await giveBack(room, containerId);
    },
    nameProblem: () => room.names.problem(),
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

function endpointsOn(room: Room, networkId: string): Map<string, EndpointLease> {
  const found = [...room.held.values()].flatMap(({ lease }) => lease.endpoints.filter((endpoint) => endpoint.networkId === networkId).map((endpoint) => [lease.containerId, endpoint] as const));
  return new Map(found);
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
