import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { AttachRequest, EndpointRequest, NetworkRecord, Networks } from '../networks/networks.ts';
import { checkEndpointSpec, checkNetworkSpec } from './check-network-spec.ts';
import type { ContainerRecords } from './container-records.ts';
import type { ContainerEndpoint, ContainerRecord } from './containers.ts';
import type { CreateSpec, EndpointSpec, NetworkSpec } from './create-spec.ts';

export const emptyEndpoint: EndpointSpec = { aliases: [], ipv4: '', ipv6: '', macAddress: '', links: [], gatewayPriority: 0, driverOpts: {} };

const joinPrefix = 'container:';

/** The network room's word for what the client asked; `container:NAME` stays. */
export function networkMode({ network: { mode } }: Pick<CreateSpec, 'network'>): string {
  return mode === 'default' || mode === '' ? 'bridge' : mode;
}

/** Name or id of the container whose network is shared; undefined where none is. */
export function joinedContainer(spec: Pick<CreateSpec, 'network'>): string | undefined {
  const mode = networkMode(spec);
  return mode.startsWith(joinPrefix) ? mode.slice(joinPrefix.length) : undefined;
}

type Needs = { readonly networks: Pick<Networks, 'get'>; readonly records: Pick<ContainerRecords, 'get'> };

/**
 * What a new container is on: its network mode with a joined container's id in full, and its endpoints. Fails with `invalid` where a network or
 * container is not there (not as `not-found`: clients take that for the image and pull it), or two wishes exclude each other.
 */
export function planEndpoints({ networks, records }: Needs, spec: CreateSpec): { mode: string; endpoints: ContainerRecord['endpoints'] } {
  const joins = joinedContainer(spec);
  refuseConflicts(spec.network, joins !== undefined);
  checkNetworkSpec(spec.network);
  if (joins !== undefined) return { mode: `${joinPrefix}${asInvalid(() => records.get(joins)).id}`, endpoints: {} };
  const main = asInvalid(() => networks.get(networkMode(spec)));
  const wished = new Map<NetworkRecord, EndpointSpec>([[main, { ...emptyEndpoint, macAddress: spec.network.macAddress }]]);
  for (const [name, endpoint] of Object.entries(spec.network.endpoints)) {
    const network = asInvalid(() => networks.get(name));
    const isMain = network.id === main.id;
    wished.set(isMain ? main : network, isMain ? { ...endpoint, macAddress: endpoint.macAddress || spec.network.macAddress } : endpoint);
  }
  const endpoints = [...wished].map(([network, endpoint]) => [network.id, planContainerEndpoint(network, endpoint)] as const);
  if (endpoints.length > 1 && [...wished.keys()].some(({ driver }) => driver !== 'bridge')) {
    throw new EngineError('invalid', 'container cannot be connected to multiple networks with one of the networks in private (none) or host mode');
  }
  return { mode: spec.network.mode, endpoints: Object.fromEntries(endpoints) };
}

/** Fails with `invalid` where the wish is not for such a network. */
export function planContainerEndpoint(network: NetworkRecord, endpoint: EndpointSpec): ContainerEndpoint {
  const isOwn = !['bridge', 'host', 'none'].includes(network.name);
  if (!isOwn && (endpoint.ipv4 !== '' || endpoint.ipv6 !== '')) throw new EngineError('invalid', 'user specified IP address is supported on user defined networks only');
  if (!isOwn && endpoint.aliases.length > 0) throw new EngineError('invalid', 'network-scoped alias is supported only for containers in user defined networks');
  checkEndpointSpec(endpoint);
  return { ...endpoint, networkName: network.name };
}

/** In Docker's words (runconfig). */
function refuseConflicts(network: NetworkSpec, joins: boolean): void {
  const conflicts = (what: string): never => {
    throw new EngineError('invalid', `conflicting options: ${what}`);
  };
  if (networkMode({ network }) === 'host' && network.links.length > 0) conflicts('host type networking can\'t be used with links. This would result in undefined behavior');
  if (!joins) return;
  if (network.hostname !== '') conflicts('hostname and the network mode');
  if (network.links.length > 0) conflicts('container type network can\'t be used with links. This would result in undefined behavior');
  if (network.dns.length > 0) conflicts('dns and the network mode');
  if (network.extraHosts.length > 0) conflicts('custom host-to-IP mapping and the network mode');
  if (network.macAddress !== '') conflicts('mac-address and the network mode');
  if (network.ports.length > 0 || network.publishAll) conflicts('port publishing and the container type network mode');
  if (network.exposedPorts.length > 0) conflicts('port exposing and the container type network mode');
}

function asInvalid<T>(get: () => T): T {
  try {
    return get();
  } catch (cause) {
    if (!isEngineError(cause, 'not-found')) throw cause;
    throw new EngineError('invalid', cause.message, { cause, detail: { field: 'network' } });
  }
}

/** What the networks room is asked for at a start. */
export function attachRequest(record: ContainerRecord): AttachRequest {
  const { network } = record.spec;
  return {
    containerId: record.id,
    joins: joinedContainer(record.spec),
    endpoints: Object.entries(record.endpoints).map(([networkId, endpoint]) => endpointRequest(record, networkId, endpoint)),
    ports: network.ports,
    dns: network.dns,
  };
}

export function endpointRequest(record: ContainerRecord, networkId: string, endpoint: ContainerEndpoint): EndpointRequest {
  const { ipv4, ipv6, macAddress, gatewayPriority } = endpoint;
  return { networkId, ipv4, ipv6, macAddress, gatewayPriority, names: namesOn(record, endpoint) };
}

/** What a container is called on a network of one's own: name, aliases, short id and a hostname that was asked for. On the default bridge nobody is called anything. */
export function namesOn({ id, name, spec }: ContainerRecord, { networkName, aliases }: ContainerEndpoint): string[] {
  if (['bridge', 'host', 'none'].includes(networkName)) return [];
  return [...new Set([name, ...aliases, id.slice(0, 12), ...(spec.network.hostname === '' || /[,]/.test(spec.network.hostname) ? [] : [spec.network.hostname])])];
}
