import { gatewayEndpoint } from './endpoints.ts';
import type { NetworkLease, NetworkRecord } from './networks.ts';

/** One entry of a set or map of our tables. `value` is there in maps alone. */
export type Element = { readonly family: Family; readonly set: string; readonly key: string; readonly value?: string };

type Family = 'ip' | 'ip6';

/** The entries that a bridge network needs. */
export function planNetworkElements(network: NetworkRecord): Element[] {
  const { bridge, subnet, subnet6, internal, options } = network;
  if (bridge === '') return [];
  const masqueraded = !internal && options['com.docker.network.bridge.enable_ip_masquerade'] !== 'false';
  const families = [['ip', subnet], ...(subnet6 === '' ? [] : [['ip6', subnet6]])] as [Family, string][];
  return families.flatMap(([family, block]): Element[] => [
    { family, set: 'bridges', key: bridge },
    { family, set: 'within', key: `${bridge} . ${bridge}` },
    { family, set: 'subnets', key: block },
    ...(internal ? [{ family, set: 'internal', key: bridge }] : []),
    ...(masqueraded ? [{ family, set: 'masqueraded', key: block }] : []),
  ]);
}

/** The map entries that a lease's ports need. */
export function planElements(lease: NetworkLease): Element[] {
  const { ip = '', ip6 = '' } = gatewayEndpoint(lease.endpoints) ?? {};
  return lease.ports.flatMap(({ protocol, hostIp, hostPort, containerPort }): Element[] => {
    const port = (family: Family, target: string): Element[] => {
      const value = `${target} . ${containerPort}`;
      if (target === '') return [];
      return hostIp === ''
        ? [{ family, set: 'published_any', key: `${protocol} . ${hostPort}`, value }]
        : [{ family, set: 'published', key: `${protocol} . ${hostIp} . ${hostPort}`, value }];
    };
    return [...(hostIp.includes(':') ? [] : port('ip', ip)), ...(hostIp === '' || hostIp.includes(':') ? port('ip6', ip6) : [])];
  });
}

/**
 * Our tables as text for `nft -f`, put in the place of what was there in one transaction; the one for IPv6 only where something is in it. The number
 * of rules is constant: bridges, subnets and ports are entries of sets and maps. Reasons:
 * - `guard`: route_localnet lets the loopback reach containers; a container must not reach the machine's loopback that way (CVE-2020-8558).
 * - `prerouting` for the others, `output` for the machine itself; the entry with an address goes before the one for all addresses.
 *   The kernel has no route_localnet for IPv6: `::1` goes through the engine's own sockets.
 * - `postrouting`: containers leave with the machine's address; loopback clients and containers that use a published port of another or
 *   their own network need it too, or the answer goes past us.
 * - `forward`: networks do not reach each other, internal ones reach nothing, and nobody outside reaches a port that is not published.
 */
export function planRuleset(table: string, elements: readonly Element[]): string {
  const has6 = elements.some(({ family }) => family === 'ip6');
  return planTable('ip', table, elements) + (has6 ? planTable('ip6', table, elements) : '');
}

function planTable(family: Family, table: string, elements: readonly Element[]): string {
  const address = family === 'ip' ? 'ipv4_addr' : 'ipv6_addr';
  const content = (set: string): string => {
    const entries = elements.filter((element) => element.family === family && element.set === set).map(entryText);
    return entries.length === 0 ? '' : `; elements = { ${entries.join(', ')} }`;
  };
  const local = family === 'ip' ? 'fib daddr type local' : 'ip6 daddr != ::1 fib daddr type local';
  const translate = `
    ${local} dnat ${family} to meta l4proto . ${family} daddr . th dport map @published
    ${local} dnat ${family} to meta l4proto . th dport map @published_any`;
  const guard = `
  chain guard {
    type filter hook prerouting priority raw; policy accept;
    iifname @bridges ip daddr 127.0.0.0/8 drop
  }`;
  return `table ${family} ${table} {}
delete table ${family} ${table}
table ${family} ${table} {
  map published { type inet_proto . ${address} . inet_service : ${address} . inet_service${content('published')}; }
  map published_any { type inet_proto . inet_service : ${address} . inet_service${content('published_any')}; }
  set bridges { type ifname${content('bridges')}; }
  set within { type ifname . ifname${content('within')}; }
  set internal { type ifname${content('internal')}; }
  set subnets { type ${address}; flags interval${content('subnets')}; }
  set masqueraded { type ${address}; flags interval${content('masqueraded')}; }${family === 'ip' ? guard : ''}
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;${translate}
  }
  chain output {
    type nat hook output priority -100; policy accept;${translate}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ${family} saddr @masqueraded oifname != @bridges masquerade${family === 'ip' ? '\n    ip saddr 127.0.0.0/8 oifname @bridges masquerade' : ''}
    ${family} saddr @subnets ${family} daddr @subnets ct status dnat masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    iifname . oifname @within accept
    iifname @internal drop
    oifname @internal drop
    oifname != @bridges accept
    ct state established,related accept
    ct status dnat accept
    drop
  }
}
`;
}

const nameSets = ['bridges', 'within', 'internal'];

/** Names of interfaces in quotes: one may be a word of nft's. */
function keyText({ set, key }: Element): string {
  return nameSets.includes(set) ? key.split(' . ').map((name) => `"${name}"`).join(' . ') : key;
}

function entryText(element: Element): string {
  return element.value === undefined ? keyText(element) : `${element.key} : ${element.value}`;
}

/** The commands that turn one set of entries into another, for `nft -f`; empty where they are equal. */
export function planChange(table: string, from: readonly Element[], to: readonly Element[]): string {
  const text = (element: Element) => `${element.family} ${element.set} ${entryText(element)}`;
  const before = new Set(from.map(text));
  const after = new Set(to.map(text));
  const gone = from.filter((element) => !after.has(text(element))).map((element) => `delete element ${element.family} ${table} ${element.set} { ${keyText(element)} }\n`);
  const come = to.filter((element) => !before.has(text(element))).map((element) => `add element ${element.family} ${table} ${element.set} { ${entryText(element)} }\n`);
  return [...gone, ...come].join('');
}

type ListingJson = { nftables: { set?: ContentJson; map?: ContentJson }[] };
type ContentJson = { name: string; elem?: unknown[] };

/** Entries of `nft -j list table`, to compare with what should be there. */
export function parseElements(family: Family, json: string): Element[] {
  const { nftables } = JSON.parse(json) as ListingJson;
  return nftables.flatMap(({ set, map }) => [
    ...(set?.elem ?? []).map((key) => ({ family, set: set?.name ?? '', key: partText(key) })),
    ...((map?.elem ?? []) as [unknown, unknown][]).map(([key, value]) => ({ family, set: map?.name ?? '', key: partText(key), value: partText(value) })),
  ]);
}

function partText(part: unknown): string {
  if (typeof part !== 'object' || part === null) return String(part);
  if ('concat' in part) return (part.concat as unknown[]).map(partText).join(' . ');
  if ('prefix' in part) {
    const { addr, len } = part.prefix as { addr: string; len: number };
    return `${addr}/${len}`;
  }
  return JSON.stringify(part);
}
