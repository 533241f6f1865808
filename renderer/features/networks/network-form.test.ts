import { expect, test } from 'vitest';
import { emptyPool, findProblems, hasProblems, toNewNetwork, type NetworkForm } from './network-form.ts';

const empty: NetworkForm = { name: 'own', ipv4: emptyPool, ipv6: emptyPool, enableIpv6: false, internal: false };
const networks = [{ name: 'other', pools: [{ subnet: '10.90.0.0/24', gateway: '10.90.0.1', range: '' }] }];
const problems = (change: Partial<NetworkForm>) => findProblems({ ...empty, ...change }, networks);

test('a name is enough', () => {
  expect(hasProblems(problems({}))).toBe(false);
  expect(toNewNetwork(empty, {})).toMatchObject({ name: 'own', ipv4: undefined, ipv6: undefined });
});

test('names', () => {
  expect(problems({ name: '' }).name).toMatch(/called/);
  expect(problems({ name: 'a b' }).name).toMatch(/Letters/);
  expect(problems({ name: 'other' }).name).toMatch(/already/);
});

test('a subnet that meets another network says whose', () => {
  expect(problems({ ipv4: { ...emptyPool, subnet: '10.90.0.128/25' } }).ipv4.subnet).toBe('It overlaps 10.90.0.0/24 of the network other');
  expect(problems({ ipv4: { ...emptyPool, subnet: '10.91.0.0/24' } }).ipv4).toEqual({});
  expect(problems({ ipv4: { ...emptyPool, subnet: 'fd00::/64' } }).ipv4.subnet).toMatch(/such as 10/);
});

test('gateway and range are within the subnet, and need one', () => {
  const outside = problems({ ipv4: { subnet: '10.91.0.0/24', gateway: '10.92.0.1', range: '10.91.1.0/25' } }).ipv4;
  expect(outside).toEqual({ gateway: 'An address within the subnet', range: 'A block within the subnet' });
  expect(problems({ ipv4: { subnet: '10.91.0.0/24', gateway: '10.91.0.9', range: '10.91.0.128/25' } }).ipv4).toEqual({});
  expect(problems({ ipv4: { subnet: '', gateway: '10.92.0.1', range: '' } }).ipv4.gateway).toMatch(/subnet/);
});

test('IPv6 counts where it is wanted', () => {
  const ipv6 = { ...emptyPool, subnet: 'nonsense' };
  expect(hasProblems(problems({ ipv6 }))).toBe(false);
  expect(problems({ ipv6, enableIpv6: true }).ipv6.subnet).toMatch(/fd00/);
});
