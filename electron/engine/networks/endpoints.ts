import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseAddressIn, pickAddress, pickAddress6 } from './address-pool.ts';
import { macOf, parseSubnet } from './ipv4.ts';
import { parseSubnet6 } from './ipv6.ts';
import { makeId } from './make-id.ts';
import { nameServersOf } from './name-files.ts';
import type { EndpointLease, EndpointRequest, NetworkRecord } from './networks.ts';
import { predefinedNames } from './predefined.ts';

/** The endpoint that is the container's way out: the first of the highest priority that has one; undefined where none has. */
export function gatewayEndpoint(endpoints: readonly EndpointLease[]): EndpointLease | undefined {
  const ways = endpoints.filter(({ gateway }) => gateway !== '');
  const highest = Math.max(...ways.map(({ gatewayPriority }) => gatewayPriority));
  return ways.find(({ gatewayPriority }) => gatewayPriority === highest);
}

/** What is in use of a network's addresses. */
export type AddressUse = { readonly used: ReadonlySet<string>; readonly last: string };

/**
 * A container's endpoint on a network: wished addresses checked, others picked. Fails with `invalid` where an address is not the network's or may
 * not be asked for, `forbidden` where it is in use, `unavailable` where none is left.
 */
export function planEndpoint(network: NetworkRecord, request: EndpointRequest, { interfaceName, use }: { interfaceName: string; use: AddressUse }): EndpointLease {
  const { names, gatewayPriority } = request;
  const base = { id: makeId(), networkId: network.id, networkName: network.name, names, gatewayPriority };
  refuseWish(network, request);
  if (network.driver !== 'bridge') return { ...base, interface: '', ip: '', prefixLength: 0, gateway: '', ip6: '', prefixLength6: 0, gateway6: '', mac: '' };
  const subnet = parseSubnet(network.subnet);
  const reserved = new Set([...use.used, network.gateway, network.gateway6, ...nameServersOf(network), ...Object.values(network.auxAddresses)]);
  const range = network.ipRange === '' ? subnet : parseSubnet(network.ipRange);
  const ip = request.ipv4 === '' ? pickAddress(subnet, reserved, use.last, range) : wishedAddress(network.subnet, request.ipv4, reserved);
  const ip6 = network.subnet6 === '' ? '' : planIp6(network, request.ipv6, reserved);
  return {
    ...base,
    interface: interfaceName,
    ip,
    prefixLength: subnet.prefixLength,
    gateway: network.internal ? '' : network.gateway,
    ip6,
    prefixLength6: ip6 === '' ? 0 : parseSubnet6(network.subnet6).prefixLength,
    gateway6: ip6 === '' || network.internal ? '' : network.gateway6,
    mac: request.macAddress === '' ? macOf(ip) : request.macAddress.toLowerCase(),
  };
}

function planIp6({ subnet6, ipRange6 }: NetworkRecord, wish: string, reserved: ReadonlySet<string>): string {
  return wish === '' ? pickAddress6(subnet6, reserved, ipRange6 || subnet6) : wishedAddress(subnet6, wish, reserved);
}

/** In Docker's words. */
function refuseWish(network: NetworkRecord, { ipv4, ipv6 }: EndpointRequest): void {
  if (ipv4 === '' && ipv6 === '') return;
  if (predefinedNames.includes(network.name)) throw new EngineError('invalid', 'user specified IP address is supported on user defined networks only');
  if ((ipv4 !== '' && !network.isSubnetWished) || (ipv6 !== '' && !network.isSubnet6Wished)) {
    throw new EngineError('invalid', 'user specified IP address is supported only when connecting to networks with user configured subnets');
  }
}

function wishedAddress(subnet: string, text: string, reserved: ReadonlySet<string>): string {
  const address = parseAddressIn(subnet, text);
  if (reserved.has(address)) throw new EngineError('forbidden', `address ${address}: Address already in use`);
  return address;
}

/** The next free `ethN`. */
export function nextInterface(endpoints: readonly EndpointLease[]): string {
  const taken = new Set(endpoints.map((endpoint) => endpoint.interface));
  let number = 0;
  while (taken.has(`eth${number}`)) number++;
  return `eth${number}`;
}
