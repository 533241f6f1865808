import { expect, test } from 'vitest';
import { blockHolds, blocksOverlap, parseAddress, parseBlock } from './ip-block.ts';

test('blocks are read with what is past their prefix let go', () => {
  expect(parseBlock('10.90.1.7/24')).toEqual({ version: 4, base: 0x0a5a0100n, prefix: 24 });
  expect(parseBlock('fd00::/8')).toEqual({ version: 6, base: 0xfdn << 120n, prefix: 8 });
  expect(parseBlock('::/0')).toMatchObject({ base: 0n, prefix: 0 });
});

test.each(['', '10.0.0.0', '10.0.0/8', '10.0.0.0/33', '256.0.0.0/8', 'a/8', 'fd00::1::/64', '1:2:3:4:5:6:7/64', 'fd00::/129', '10.0.0.0/8/8'])('%j is none', (text) => {
  expect(parseBlock(text)).toBeUndefined();
});

test.each([
  ['10.90.0.0/24', '10.90.0.128/25', true],
  ['10.90.0.0/24', '10.90.1.0/24', false],
  ['10.0.0.0/8', '10.90.1.0/24', true],
  ['fd00:1::/32', 'fd00:1:2::/48', true],
  ['fd00:1::/32', 'fd00:2::/32', false],
  ['0.0.0.0/0', '::/0', false],
])('%s and %s: %s', (a, b, overlap) => {
  const [left, right] = [parseBlock(a), parseBlock(b)];
  expect(left && right && blocksOverlap(left, right)).toBe(overlap);
});

test('an address is in its block', () => {
  const holds = (block: string, address: string): boolean | undefined => {
    const [found, at] = [parseBlock(block), parseAddress(address)];
    return found && at && blockHolds(found, at);
  };
  expect(holds('10.90.0.0/24', '10.90.0.7')).toBe(true);
  expect(holds('10.90.0.0/24', '10.90.1.7')).toBe(false);
  expect(holds('fd00::/64', 'fd00::7')).toBe(true);
  expect(holds('fd00::/64', '10.0.0.1')).toBe(false);
});
