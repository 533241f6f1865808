import { describe, expect, it } from 'vitest';
import { adviseOn, fieldOf, listOf } from './advice.ts';

describe('adviseOn', () => {
  it('names the holder of a port', () => {
    expect(adviseOn({ kind: 'conflict', detail: { port: 8080, container: 'web' } })).toMatchObject({ title: 'Port 8080 is taken', text: expect.stringContaining('stop web') });
    expect(adviseOn({ kind: 'conflict', detail: { port: 8080 } }).text).toContain('Another program');
  });
  it('names the containers that use an image', () => {
    expect(adviseOn({ kind: 'conflict', detail: { containers: ['a', 'b'] } }).text).toBe('Remove a and b first.');
  });
  it('falls back to the kind', () => {
    expect(adviseOn({ kind: 'no-space' }).way?.to).toBe('/images');
    expect(adviseOn({ kind: 'internal' }).title).toContain('inside');
  });
});

it.each([
  [['a'], 'a'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
  [[], ''],
])('listOf %j', (names, text) => expect(listOf(names)).toBe(text));

it('maps errors to fields of the run form', () => {
  expect(fieldOf({ kind: 'conflict', detail: { port: 80 } })).toBe('ports');
  expect(fieldOf({ kind: 'exists', detail: { name: 'web' } })).toBe('name');
  expect(fieldOf({ kind: 'not-found', detail: { reference: 'x' } })).toBe('image');
  expect(fieldOf({ kind: 'invalid', detail: { exitCode: 127 } })).toBe('command');
  expect(fieldOf({ kind: 'internal' })).toBeUndefined();
});
