import { expect, test } from 'vitest';
import type { NetworkLease } from './networks.ts';
import { parseElements, planChange, planElements, planRuleset } from './ruleset.ts';

const lease = {
  containerId: 'a',
  ip: '172.29.0.2',
  ports: [
    { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 },
    { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 5353 },
  ],
} as unknown as NetworkLease;
const web = { map: 'published_any', key: 'tcp . 8080', value: '172.29.0.2 . 80' } as const;
const dns = { map: 'published', key: 'udp . 127.0.0.1 . 5353', value: '172.29.0.2 . 53' } as const;

test('a published port is one map entry', () => {
  expect(planElements(lease)).toEqual([web, dns]);
});

test('the whole table as text', () => {
  const text = planRuleset({ table: 'tidewharf', bridge: 'tidewharf0', subnet: '172.29.0.0/16' }, [web, dns]);
  expect(text).toMatchSnapshot();
});

test('changes delete before they add, as one key may move', () => {
  const moved = { ...web, value: '172.29.0.3 . 80' };
  expect(planChange('t', [web, dns], [moved, dns])).toBe(
    'delete element ip t published_any { tcp . 8080 }\nadd element ip t published_any { tcp . 8080 : 172.29.0.3 . 80 }\n',
  );
  expect(planChange('t', [web, dns], [dns, web])).toBe('');
});

test('entries are read back from what nft prints', () => {
  const json = '{"nftables":[{"metainfo":{}},{"map":{"name":"published_any","elem":[[{"concat":["tcp",8080]},{"concat":["172.29.0.2",80]}]]}}]}';
  expect(parseElements('published_any', json)).toEqual([web]);
  expect(parseElements('published', '{"nftables":[{"map":{"name":"published"}}]}')).toEqual([]);
});
