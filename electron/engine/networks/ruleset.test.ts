import { expect, test } from 'vitest';
import type { NetworkLease, NetworkRecord } from './networks.ts';
import { parseElements, planChange, planElements, planNetworkElements, planRuleset } from './ruleset.ts';

const lease = {
  containerId: 'a',
  endpoints: [{ ip: '10.208.0.2', ip6: '', gateway: '', gatewayPriority: 9 }, { ip: '172.29.0.2', ip6: 'fd00::2', gateway: '172.29.0.1', gatewayPriority: 0 }],
  ports: [
    { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 },
    { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 5353 },
    { containerPort: 81, protocol: 'tcp', hostIp: '2001:db8::1', hostPort: 8081 },
  ],
} as unknown as NetworkLease;
const network = { bridge: 'tw0', subnet: '172.29.0.0/16', subnet6: '', internal: false, options: {} } as NetworkRecord;
const web = { family: 'ip', set: 'published_any', key: 'tcp . 8080', value: '172.29.0.2 . 80' } as const;
const dns = { family: 'ip', set: 'published', key: 'udp . 127.0.0.1 . 5353', value: '172.29.0.2 . 53' } as const;

test('a published port is one map entry for each kind of address, at the endpoint that is the way out', () => {
  expect(planElements(lease)).toEqual([
    web,
    { ...web, family: 'ip6', value: 'fd00::2 . 80' },
    dns,
    { family: 'ip6', set: 'published', key: 'tcp . 2001:db8::1 . 8081', value: 'fd00::2 . 81' },
  ]);
});

test('the tables as text, the one for IPv6 where there is some', () => {
  const own = { ...network, bridge: 'tw-1', subnet: '10.208.0.0/20', subnet6: 'fd00::/64', internal: true };
  expect(planRuleset('tidewharf', [...planNetworkElements(network), web, dns])).toMatchSnapshot();
  expect(planRuleset('tidewharf', [...planNetworkElements(network), ...planNetworkElements(own)])).toMatchSnapshot();
});

test('changes delete before they add, as one key may move', () => {
  const moved = { ...web, value: '172.29.0.3 . 80' };
  expect(planChange('t', [web, dns], [moved, dns])).toBe(
    'delete element ip t published_any { tcp . 8080 }\nadd element ip t published_any { tcp . 8080 : 172.29.0.3 . 80 }\n',
  );
  expect(planChange('t', [web, dns], [dns, web])).toBe('');
});

test('entries are read back from what nft prints', () => {
  const map = '{"map":{"name":"published_any","elem":[[{"concat":["tcp",8080]},{"concat":["172.29.0.2",80]}]]}}';
  const sets = '{"set":{"name":"subnets","elem":[{"prefix":{"addr":"172.29.0.0","len":16}}]}},{"set":{"name":"within","elem":[{"concat":["a","a"]}]}},{"set":{"name":"internal"}}';
  expect(parseElements('ip', `{"nftables":[{"metainfo":{}},${map},${sets}]}`)).toEqual([
    web,
    { family: 'ip', set: 'subnets', key: '172.29.0.0/16' },
    { family: 'ip', set: 'within', key: 'a . a' },
  ]);
});
