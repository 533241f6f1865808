import type { NetworkJson } from '../../../shared/docker/network-json.ts';
import type { NetworkRecord } from '../../networks/networks.ts';
import type { Rooms } from '../rooms.ts';

/** Docker calls the driver of no network `null`. */
export function driverName({ driver }: NetworkRecord): string {
  return driver === 'none' ? 'null' : driver;
}

/** What runs on a network, by container id. */
export function containersOn({ containers, networks }: Rooms, network: NetworkRecord): NetworkJson['Containers'] {
  const names = new Map(containers.list().map(({ id, name }) => [id as string, name]));
  const withPrefix = (address: string, prefixLength: number): string => (address === '' ? '' : `${address}/${prefixLength}`);
  const found = [...networks.endpointsOn(network.id)].map(([id, endpoint]) => [
    id,
    {
      Name: names.get(id) ?? '', EndpointID: endpoint.id, MacAddress: endpoint.mac,
      IPv4Address: withPrefix(endpoint.ip, endpoint.prefixLength), IPv6Address: withPrefix(endpoint.ip6, endpoint.prefixLength6),
    },
  ] as const);
  return Object.fromEntries(found);
}

export function networkJson(network: NetworkRecord, containers: NetworkJson['Containers']): NetworkJson {
  const { options, bridge, name } = network;
  return {
    Name: name,
    Id: network.id,
    Created: network.createdAt,
    Scope: 'local',
    Driver: driverName(network),
    EnableIPv4: true,
    EnableIPv6: network.enableIpv6,
    IPAM: { Driver: 'default', Options: name === 'bridge' || bridge === '' ? null : {}, Config: poolsJson(network) },
    Internal: network.internal,
    Attachable: network.attachable,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containers,
    Options: name === 'bridge' ? { 'com.docker.network.bridge.name': bridge, ...options } : options,
    Labels: network.labels,
  };
}

function poolsJson({ subnet, gateway, ipRange, subnet6, gateway6, ipRange6, auxAddresses }: NetworkRecord): NetworkJson['IPAM']['Config'] {
  const pool = (block: string, way: string, range: string) => {
    const aux = Object.entries(auxAddresses).filter(([, address]) => address.includes(':') === block.includes(':'));
    return block === '' ? [] : [{ Subnet: block, ...(range && { IPRange: range }), Gateway: way, ...(aux.length > 0 && { AuxiliaryAddresses: Object.fromEntries(aux) }) }];
  };
  return [...pool(subnet, gateway, ipRange), ...pool(subnet6, gateway6, ipRange6)];
}
