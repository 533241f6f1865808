import type { ContainerPortsReply } from '../../shared/engine-api/ports.ts';
import { listSockets } from '../networks/list-sockets.ts';
import type { NetworkLease } from '../networks/networks.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';
import { findPortTrouble } from './port-findings.ts';

/** See `Containers.inspectPorts`. */
export async function inspectPorts({ rooms }: ContainerContext, { id, status, task, spec }: ContainerRecord): Promise<ContainerPortsReply> {
  const lease = rooms.networks.findLease(id);
  if (!task || !hasProcess(status) || lease === undefined) {
    return { running: false, network: networkOf(spec.network.mode), listening: [], published: [], findings: [] };
  }
  const network = networkOfLease(lease, (networkId) => rooms.networks.get(networkId).internal);
  const published = lease.ports.map(({ containerPort, protocol, hostIp, hostPort }) => ({ containerPort, protocol, hostIp, hostPort }));
  // Those of the machine are none of the container's business.
  const listening = network === 'host' ? [] : await listSockets(task.pid, rooms.runtime.listProcesses(id) ?? [task.pid]);
  return { running: true, network, listening, published, findings: network === 'own' ? findPortTrouble(listening, published) : [] };
}

function networkOf(mode: string): ContainerPortsReply['network'] {
  if (mode === 'host' || mode === 'none') return mode;
  return mode.startsWith('container:') ? 'joined' : 'own';
}

function networkOfLease({ netnsPath, joins, endpoints }: NetworkLease, isInternal: (networkId: string) => boolean): ContainerPortsReply['network'] {
  if (joins !== undefined) return 'joined';
  if (netnsPath === undefined) return 'host';
  const reached = endpoints.filter(({ ip }) => ip !== '');
  if (reached.length === 0) return 'none';
  return reached.every(({ networkId }) => isInternal(networkId)) ? 'internal' : 'own';
}
