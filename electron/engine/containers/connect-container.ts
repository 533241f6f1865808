import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerContext } from './container-context.ts';
import { endpointRequest, joinedContainer, networkMode, planContainerEndpoint } from './container-networks.ts';
import type { ContainerRecord } from './containers.ts';
import type { EndpointSpec } from './create-spec.ts';
import { hasProcess } from './lifecycle.ts';
import { rewriteNetworkFiles } from './network-files.ts';

/** Puts a container on one more network; live where it runs. The record first: a crash in between leaves it right from the next start on. */
export async function connectContainer(context: ContainerContext, id: ContainerRecord['id'], request: { network: string; endpoint: EndpointSpec }): Promise<void> {
  const { rooms, records } = context;
  using _lock = await context.lock(id);
  const record = records.get(id);
  const network = rooms.networks.get(request.network);
  refuse(record);
  if (network.driver !== 'bridge') {
    const why = network.driver === 'host' ? 'container cannot be connected to host network' : 'container cannot be connected to multiple networks with one of the networks in private (none) mode';
    throw new EngineError('forbidden', why);
  }
  if (record.endpoints[network.id] !== undefined) throw new EngineError('forbidden', `endpoint with name ${record.name} already exists in network ${network.name}`);
  const endpoint = planContainerEndpoint(network, request.endpoint);
  const connected = records.update(id, { endpoints: { ...record.endpoints, [network.id]: endpoint } });
  if (!hasProcess(record.status)) return;
  try {
    const lease = await rooms.networks.connect(id, endpointRequest(connected, network.id, endpoint));
    // Until now it may have had no way out at which to publish them.
    if (lease.ports.length === 0 && record.spec.network.ports.length > 0) await rooms.networks.setPorts(id, record.spec.network.ports);
  } catch (error) {
    records.update(id, { endpoints: record.endpoints });
    if (rooms.networks.endpointsOn(network.id).has(id)) await rooms.networks.disconnect(id, network.id);
    throw error;
  }
  rewriteNetworkFiles(context, connected);
}

/** Takes a container off a network. */
export async function disconnectContainer(context: ContainerContext, id: ContainerRecord['id'], nameOrId: string): Promise<void> {
  const { rooms, records } = context;
  using _lock = await context.lock(id);
  const record = records.get(id);
  const [networkId, name] = findEndpoint(context, record, nameOrId);
  if (name === 'host') throw new EngineError('forbidden', 'container cannot be disconnected from host network');
  const { [networkId]: _gone, ...rest } = record.endpoints;
  if (hasProcess(record.status)) await rooms.networks.disconnect(id, networkId);
  const disconnected = records.update(id, { endpoints: rest });
  if (hasProcess(record.status)) rewriteNetworkFiles(context, disconnected);
}

/** A network that is gone is known by the name and id that it had. */
function findEndpoint({ rooms }: ContainerContext, record: ContainerRecord, nameOrId: string): [id: string, name: string] {
  const found = Object.entries(record.endpoints).find(([id, { networkName }]) => id === nameOrId || networkName === nameOrId);
  if (found !== undefined) return [found[0], found[1].networkName];
  const network = rooms.networks.get(nameOrId);
  if (record.endpoints[network.id] !== undefined) return [network.id, network.name];
  throw new EngineError('forbidden', `container ${record.id} is not connected to network ${network.name}`);
}

function refuse(record: ContainerRecord): void {
  if (record.status === 'dead') throw new EngineError('forbidden', `container ${record.id} is marked for removal and cannot be connected or disconnected to the network`);
  if (joinedContainer(record.spec) !== undefined || networkMode(record.spec) === 'host') {
    throw new EngineError('forbidden', 'container sharing network namespace with another container or host cannot be connected to any other network');
  }
  if (Object.values(record.endpoints).some(({ networkName }) => networkName === 'none')) {
    throw new EngineError('forbidden', 'container cannot be connected to multiple networks with one of the networks in private (none) mode');
  }
}
