import type { NetworkJson } from '../../../shared/docker/network-json.ts';
import type { NetworkRecord } from '../../networks/networks.ts';
import type { Call, Route } from '../call.ts';
import { anyOf, flagFilter, labelsFit, parseFilters } from '../query.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';

export const networkRoutes: readonly Route[] = [
  { method: 'GET', path: '/networks', handle: listNetworks },
  { method: 'GET', path: '/networks/{id}', handle: inspectNetwork },
];

const predefined = ['bridge', 'host', 'none'];

function listNetworks({ rooms, query, response }: Call): void {
  const filters = parseFilters(query, ['id', 'name', 'driver', 'type', 'scope', 'label', 'dangling']);
  const dangling = flagFilter(filters, 'dangling');
  const found = rooms.networks.list().filter(
    (network) =>
      anyOf(filters, 'id', (id) => network.id.startsWith(id)) &&
      anyOf(filters, 'name', (name) => network.name.includes(name)) &&
      anyOf(filters, 'driver', (driver) => driverName(network) === driver) &&
      anyOf(filters, 'type', (type) => (type === 'builtin') === predefined.includes(network.name)) &&
      anyOf(filters, 'scope', (scope) => scope === 'local') &&
      labelsFit(filters, network.labels) &&
      (dangling === undefined || dangling === (!predefined.includes(network.name) && Object.keys(containersOn(rooms, network)).length === 0)),
  );
  sendJson(response, 200, found.map((network) => networkJson(network, {})));
}

function inspectNetwork({ rooms, params, response }: Call): void {
  const network = rooms.networks.get(params['id'] ?? '');
  sendJson(response, 200, networkJson(network, containersOn(rooms, network)));
}

function containersOn({ containers, networks }: Rooms, network: NetworkRecord): NetworkJson['Containers'] {
  const found = containers.list().flatMap(({ id, name }) => {
    const lease = networks.findLease(id);
    if (lease?.networkId !== network.id) return [];
    const address = lease.ip === '' ? '' : `${lease.ip}/${lease.prefixLength}`;
    return [[id, { Name: name, EndpointID: id, MacAddress: lease.mac, IPv4Address: address, IPv6Address: '' }] as const];
  });
  return Object.fromEntries(found);
}

/** Docker calls the driver of no network `null`. */
function driverName({ driver }: NetworkRecord): string {
  return driver === 'none' ? 'null' : driver;
}

function networkJson(network: NetworkRecord, containers: NetworkJson['Containers']): NetworkJson {
  return {
    Name: network.name,
    Id: network.id,
    Created: network.createdAt,
    Scope: 'local',
    Driver: driverName(network),
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: network.subnet === '' ? [] : [{ Subnet: network.subnet, Gateway: network.gateway }] },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containers,
    Options: network.bridge === '' ? {} : { 'com.docker.network.bridge.name': network.bridge },
    Labels: network.labels,
  };
}
