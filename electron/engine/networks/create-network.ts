import { EngineError, type ErrorDetail } from '../../shared/errors/engine-error.ts';
import { gatewayOf, gatewayOf6, parseAddressIn, pickSubnet, pickSubnet6 } from './address-pool.ts';
import { findObstacle, routed } from './bridge.ts';
import { contains, formatSubnet, overlaps, parseSubnet, type Subnet } from './ipv4.ts';
import { formatSubnet6, overlaps6, parseSubnet6 } from './ipv6.ts';
import { makeId } from './make-id.ts';
import type { NetworkRecord, NewNetwork } from './networks.ts';
import { predefinedNames } from './predefined.ts';
import { publishNetworkEvent } from './publish-network-event.ts';
import type { Room } from './room.ts';
import { readRoutes } from './routes.ts';

/** Linux, IFNAMSIZ without the NUL. */
const maxInterfaceName = 15;

/** See the contract. Only the record is made: the bridge comes with the first container. */
export async function createNetwork(room: Room, spec: NewNetwork): Promise<NetworkRecord> {
  const network = planNetwork(spec, { others: room.records.list(), id: makeId(), owner: room.owner() });
  room.records.put(network);
  publishNetworkEvent(room, { action: 'create', networkId: network.id });
  return network;
}

type Setting = { readonly others: readonly NetworkRecord[]; readonly id: string; readonly owner: string };

/** The record of a new network beside those that are there. */
function planNetwork(spec: NewNetwork, { others, id, owner }: Setting): NetworkRecord {
  refuseName(spec.name, others);
  refuseOptions(spec.options);
  const bridge = spec.options['com.docker.network.bridge.name'] || `tw-${id.slice(0, 12)}`;
  refuseBridge(bridge, others);
  const v4 = planIpv4(spec, others);
  const v6 = planIpv6(spec, { others, owner });
  for (const address of Object.values(spec.auxAddresses)) parseAddressIn(address.includes(':') ? v6.subnet6 : v4.subnet, address);
  const obstacle = findObstacle({ bridge, ...v4 }, owner, { links: [], routes: readRoutes() });
  if (obstacle !== undefined) throw overlap({ holderRoute: obstacle }, `: ${obstacle}`);
  return { ...spec, ...v4, ...v6, id, driver: 'bridge', bridge, isSubnetWished: spec.subnet !== '', isSubnet6Wished: spec.subnet6 !== '', createdAt: new Date().toISOString() };
}

function refuseName(name: string, others: readonly NetworkRecord[]): void {
  if (predefinedNames.includes(name) || name === 'default') throw new EngineError('forbidden', `operation is not permitted on predefined ${name} network`);
  if (name.trim() === '') throw new EngineError('invalid', `invalid name: name is empty`);
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name) || name.length > 255) {
    throw new EngineError('invalid', `invalid network name ${JSON.stringify(name.slice(0, 100))}: expected letters, digits, '_', '.' and '-', at most 255 of them`);
  }
  if (others.some((other) => other.name === name)) throw new EngineError('conflict', `network with name ${name} already exists`);
}

function refuseOptions(options: NewNetwork['options']): void {
  for (const name of ['enable_icc', 'enable_ip_masquerade'].map((short) => `com.docker.network.bridge.${short}`)) {
    if (!['true', 'false', undefined].includes(options[name])) throw new EngineError('invalid', `option ${name}: ${JSON.stringify(options[name])}, expected true or false`);
  }
  const mtu = options['com.docker.network.driver.mtu'];
  if (mtu !== undefined && !(/^\d{1,5}$/.test(mtu) && Number(mtu) >= 68 && Number(mtu) <= 65_535)) {
    throw new EngineError('invalid', `option com.docker.network.driver.mtu: ${JSON.stringify(mtu)}, expected 68 to 65535`);
  }
}

function refuseBridge(bridge: string, others: readonly NetworkRecord[]): void {
  if (!/^[a-zA-Z][\w.-]*$/.test(bridge) || bridge.length > maxInterfaceName) {
    throw new EngineError('invalid', `bridge name ${JSON.stringify(bridge)}: expected a letter, then letters, digits, '_', '.' and '-', at most ${maxInterfaceName} characters`);
  }
  const holder = others.find((other) => other.bridge === bridge);
  if (holder !== undefined) throw new EngineError('forbidden', `bridge name ${bridge}: network ${holder.name} has it`);
}

function planIpv4(spec: NewNetwork, others: readonly NetworkRecord[]): Pick<NetworkRecord, 'subnet' | 'gateway' | 'ipRange'> {
  const takers = others.flatMap(({ name, subnet }) => (subnet === '' ? [] : [{ name, block: parseSubnet(subnet) }]));
  const taken = takers.map(({ block }) => block);
  const subnet = spec.subnet === '' ? pickSubnet([...routed(readRoutes()), ...taken], 'own') : parseSubnet(spec.subnet);
  const first = subnet.base >>> 24;
  if (first === 0 || first === 127 || first > 223) throw new EngineError('invalid', `subnet ${formatSubnet(subnet)}: no such address can be a container's`);
  if (subnet.prefixLength < 8 || subnet.prefixLength > 30) throw new EngineError('invalid', `subnet ${formatSubnet(subnet)}: expected a prefix length from 8 to 30`);
  const holder = takers.find(({ block }) => overlaps(subnet, block));
  if (holder !== undefined) throw overlap({ holderNetwork: holder.name, holderSubnet: formatSubnet(holder.block) });
  const text = formatSubnet(subnet);
  const gateway = spec.gateway === '' ? gatewayOf(subnet) : parseAddressIn(text, spec.gateway);
  const range = spec.ipRange === '' ? undefined : parseSubnet(spec.ipRange);
  if (range !== undefined && !isWithin(range, subnet)) throw new EngineError('invalid', `ip range ${spec.ipRange}: it is not within subnet ${text}`);
  return { subnet: text, gateway, ipRange: spec.ipRange };
}

/** In Docker's words; the detail tells whose block it is. */
function overlap(detail: ErrorDetail, more = ''): EngineError {
  return new EngineError('forbidden', `Pool overlaps with other one on this address space${more}`, { detail });
}

function isWithin(range: Subnet, subnet: Subnet): boolean {
  return range.prefixLength >= subnet.prefixLength && contains(subnet, range.base);
}

function planIpv6(spec: NewNetwork, { others, owner }: Omit<Setting, 'id'>): Pick<NetworkRecord, 'subnet6' | 'gateway6' | 'ipRange6'> {
  if (!spec.enableIpv6) return { subnet6: '', gateway6: '', ipRange6: '' };
  const taken = others.flatMap(({ subnet6 }) => (subnet6 === '' ? [] : [subnet6]));
  const wished = spec.subnet6 === '' ? parseSubnet6(pickSubnet6(owner.slice(-10), new Set(taken))) : parseSubnet6(spec.subnet6);
  const first = wished.base >> 120n;
  if (first === 0n || first === 0xffn || (wished.base >> 118n) === 0x3fan) throw new EngineError('invalid', `subnet ${spec.subnet6}: no such address can be a container's`);
  if (wished.prefixLength < 8 || wished.prefixLength > 126) throw new EngineError('invalid', `subnet ${spec.subnet6}: expected a prefix length from 8 to 126`);
  const holder = others.find((other) => other.subnet6 !== '' && overlaps6(wished, parseSubnet6(other.subnet6)));
  if (holder !== undefined) throw overlap({ holderNetwork: holder.name, holderSubnet: holder.subnet6 });
  const subnet6 = formatSubnet6(wished);
  if (spec.ipRange6 !== '' && !overlaps6(wished, parseSubnet6(spec.ipRange6))) throw new EngineError('invalid', `ip range ${spec.ipRange6}: it is not within subnet ${subnet6}`);
  return { subnet6, gateway6: spec.gateway6 === '' ? gatewayOf6(subnet6) : parseAddressIn(subnet6, spec.gateway6), ipRange6: spec.ipRange6 };
}
