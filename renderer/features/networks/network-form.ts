import type { NetworkPool, NetworkSummary, NewNetwork } from '../../../electron/shared/ipc/networks.ts';
import { blockHolds, blocksOverlap, parseAddress, parseBlock } from '../../lib/ip-block.ts';
import { strings } from '../../strings/strings.ts';

const t = strings.networks;

/** As it is typed. */
export type PoolForm = { readonly subnet: string; readonly gateway: string; readonly range: string };
export type NetworkForm = { readonly name: string; readonly ipv4: PoolForm; readonly ipv6: PoolForm; readonly enableIpv6: boolean; readonly internal: boolean };

export const emptyPool: PoolForm = { subnet: '', gateway: '', range: '' };
export type PoolProblems = { readonly [Key in keyof PoolForm]?: string };
export type NetworkProblems = { readonly name?: string; readonly ipv4: PoolProblems; readonly ipv6: PoolProblems };

type Others = readonly Pick<NetworkSummary, 'name' | 'pools'>[];

/** What is wrong with each field; a subnet that meets another network's says whose. */
export function findProblems(form: NetworkForm, networks: Others): NetworkProblems {
  const name = nameProblem(form.name.trim(), networks);
  return { ...(name !== undefined && { name }), ipv4: poolProblems(form.ipv4, 4, networks), ipv6: form.enableIpv6 ? poolProblems(form.ipv6, 6, networks) : {} };
}

function nameProblem(name: string, networks: Others): string | undefined {
  if (name === '') return t.nameNeeded;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}$/.test(name)) return t.nameProblem;
  return networks.some((other) => other.name === name) ? t.nameTaken : undefined;
}

export function hasProblems({ name, ipv4, ipv6 }: NetworkProblems): boolean {
  return [name, ...Object.values(ipv4), ...Object.values(ipv6)].some((problem) => problem !== undefined);
}

function poolProblems({ subnet, gateway, range }: PoolForm, version: 4 | 6, networks: Others): PoolProblems {
  if (subnet.trim() === '') return { ...(gateway.trim() !== '' && { gateway: t.needsSubnet }), ...(range.trim() !== '' && { range: t.needsSubnet }) };
  const block = parseBlock(subnet.trim());
  if (block?.version !== version) return { subnet: version === 4 ? t.subnetProblem : t.subnet6Problem };
  const others = networks.flatMap(({ name, pools }) => pools.map((pool) => ({ name, subnet: pool.subnet, block: parseBlock(pool.subnet) })));
  const holder = others.find((other) => other.block !== undefined && blocksOverlap(block, other.block));
  const way = parseAddress(gateway.trim());
  const part = parseBlock(range.trim());
  const isPart = part !== undefined && part.prefix >= block.prefix && blocksOverlap(block, part);
  return {
    ...(holder !== undefined && { subnet: t.overlaps(holder.subnet, holder.name) }),
    ...(gateway.trim() !== '' && (way === undefined || !blockHolds(block, way)) && { gateway: t.gatewayProblem }),
    ...(range.trim() !== '' && !isPart && { range: t.rangeProblem }),
  };
}

/** As the engine is asked. */
export function toNewNetwork({ name, ipv4, ipv6, enableIpv6, internal }: NetworkForm, labels: Readonly<Record<string, string>>): NewNetwork {
  return { name: name.trim(), ipv4: poolOf(ipv4), ipv6: enableIpv6 ? poolOf(ipv6) : undefined, enableIpv6, internal, labels };
}

function poolOf({ subnet, gateway, range }: PoolForm): NetworkPool | undefined {
  return subnet.trim() === '' ? undefined : { subnet: subnet.trim(), gateway: gateway.trim(), range: range.trim() };
}

/** The same network anew, for an undo. */
export function recreate({ name, pools, ipv6, internal, labels }: NetworkSummary): NewNetwork {
  return { name, ipv4: pools.find(({ subnet }) => !subnet.includes(':')), ipv6: pools.find(({ subnet }) => subnet.includes(':')), enableIpv6: ipv6, internal, labels };
}
