import type { NetworkLease } from './networks.ts';

/** A published port as an entry of one of the table's two maps. */
export type PortElement = { readonly map: 'published' | 'published_any'; readonly key: string; readonly value: string };

/** Where and for whom the table works. */
export type RulesetPlan = { readonly table: string; readonly bridge: string; readonly subnet: string };

/** The map entries that a lease's ports need. */
export function planElements(lease: NetworkLease): PortElement[] {
  return lease.ports.map(({ protocol, hostIp, hostPort, containerPort }) => {
    const value = `${lease.ip} . ${containerPort}`;
    return hostIp === ''
      ? { map: 'published_any', key: `${protocol} . ${hostPort}`, value }
      : { map: 'published', key: `${protocol} . ${hostIp} . ${hostPort}`, value };
  });
}

/**
 * The whole table as text for `nft -f`, put in the place of what was there in one transaction. The number of rules is constant: a port is a
 * map entry. Reasons:
 * - `guard`: route_localnet lets the loopback reach containers; a container must not reach the machine's loopback that way (CVE-2020-8558).
 * - `prerouting` for the others, `output` for the machine itself; the entry with an address goes before the one for all addresses.
 * - `postrouting`: containers leave with the machine's address; loopback clients and containers that use a published port of their own
 *   network need it too, or the answer goes past us.
 * - `forward`: nobody outside reaches a port that is not published.
 */
export function planRuleset({ table, bridge, subnet }: RulesetPlan, elements: readonly PortElement[]): string {
  const translate = `
    fib daddr type local dnat ip to meta l4proto . ip daddr . th dport map @published
    fib daddr type local dnat ip to meta l4proto . th dport map @published_any`;
  return `table ip ${table} {}
delete table ip ${table}
table ip ${table} {
  map published {
    type inet_proto . ipv4_addr . inet_service : ipv4_addr . inet_service${planContent(elements, 'published')}
  }
  map published_any {
    type inet_proto . inet_service : ipv4_addr . inet_service${planContent(elements, 'published_any')}
  }
  chain guard {
    type filter hook prerouting priority raw; policy accept;
    iifname "${bridge}" ip daddr 127.0.0.0/8 drop
  }
  chain prerouting {
    type nat hook prerouting priority dstnat; policy accept;${translate}
  }
  chain output {
    type nat hook output priority -100; policy accept;${translate}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${subnet} oifname != "${bridge}" masquerade
    ip saddr 127.0.0.0/8 oifname "${bridge}" masquerade
    ip saddr ${subnet} ip daddr ${subnet} ct status dnat masquerade
  }
  chain forward {
    type filter hook forward priority filter; policy accept;
    oifname != "${bridge}" accept
    iifname "${bridge}" accept
    ct state established,related accept
    ct status dnat accept
    drop
  }
}
`;
}

function planContent(elements: readonly PortElement[], map: PortElement['map']): string {
  const content = elements.filter((element) => element.map === map).map(({ key, value }) => `${key} : ${value}`);
  return content.length === 0 ? '' : `\n    elements = { ${content.join(', ')} }`;
}

/** The commands that turn one set of entries into another, for `nft -f`; empty where they are equal. */
export function planChange(table: string, from: readonly PortElement[], to: readonly PortElement[]): string {
  const text = ({ map, key, value }: PortElement) => `${map} ${key} ${value}`;
  const before = new Set(from.map(text));
  const after = new Set(to.map(text));
  const gone = from.filter((element) => !after.has(text(element))).map(({ map, key }) => `delete element ip ${table} ${map} { ${key} }\n`);
  const come = to.filter((element) => !before.has(text(element))).map(({ map, key, value }) => `add element ip ${table} ${map} { ${key} : ${value} }\n`);
  return [...gone, ...come].join('');
}

/** Entries of `nft -j list map`, to compare with what should be there. */
export function parseElements(map: PortElement['map'], json: string): PortElement[] {
  const { nftables } = JSON.parse(json) as { nftables: { map?: { elem?: [unknown, unknown][] } }[] };
  const join = (part: unknown) => (part as { concat: (string | number)[] }).concat.join(' . ');
  return nftables.flatMap((entry) => entry.map?.elem ?? []).map(([key, value]) => ({ map, key: join(key), value: join(value) }));
}
