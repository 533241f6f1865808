import { expect, test } from 'vitest';
import type { LayerEntry } from '../../snapshots/snapshots.ts';
import { stackLayers, visibleEntries } from './stack-layers.ts';

const entry = (path: string, kind: LayerEntry['kind'], more: Partial<LayerEntry> = {}): LayerEntry => ({ path, kind, size: 0, mode: 0o644, uid: 0, gid: 0, mtime: 1, isOpaque: false, ...more });
const file = (path: string, size: number, more: Partial<LayerEntry> = {}) => entry(path, 'file', { size, ...more });
const folder = (path: string, more: Partial<LayerEntry> = {}) => entry(path, 'directory', { mode: 0o755, ...more });
const gone = (path: string) => entry(path, 'whiteout');

const told = (layers: LayerEntry[][]) =>
  stackLayers(layers).map((entries) => entries.map(({ path, change, hiddenBy, isMetadataOnly }) => [path, change, hiddenBy, ...(isMetadataOnly ? ['metadata'] : [])].filter((word) => word !== undefined).join(' ')));
const seen = (layers: LayerEntry[][]) => [...visibleEntries(stackLayers(layers)).values()].map(({ path, layer }) => `${path} ${layer}`).sort();

test('a file that a later layer writes anew is hidden by it', () => {
  const layers = [[folder('etc'), file('etc/a', 10), file('etc/b', 5)], [folder('etc'), file('etc/a', 12)], [folder('etc'), file('etc/a', 13)]];
  expect(told(layers)).toEqual([['etc added 1', 'etc/a added 1', 'etc/b added'], ['etc kept 2', 'etc/a changed 2'], ['etc kept', 'etc/a changed']]);
  expect(seen(layers)).toEqual(['etc 2', 'etc/a 2', 'etc/b 0']);
});

test('a deleted folder hides all that was in it, from whichever layer', () => {
  const layers = [[folder('var'), folder('var/cache'), file('var/cache/x', 7)], [folder('var'), folder('var/cache'), file('var/cache/y', 8)], [folder('var'), gone('var/cache')]];
  expect(told(layers)[0]).toEqual(['var added 1', 'var/cache added 1', 'var/cache/x added 2']);
  expect(told(layers)[1]).toEqual(['var kept 2', 'var/cache kept 2', 'var/cache/y added 2']);
  expect(told(layers)[2]).toEqual(['var kept', 'var/cache deleted']);
  expect(seen(layers)).toEqual(['var 2']);
});

test('an opaque folder hides what was in it, and a file in the place of a folder all of it', () => {
  expect(told([[folder('d'), file('d/x', 1)], [folder('d', { isOpaque: true }), file('d/y', 2)]])).toEqual([['d added 1', 'd/x added 1'], ['d changed', 'd/y added']]);
  expect(told([[folder('d'), file('d/x', 1)], [file('d', 3)]])).toEqual([['d added 1', 'd/x added 1'], ['d changed']]);
  expect(told([[file('d', 3)], [folder('d'), file('d/x', 1)]])).toEqual([['d added 1'], ['d changed', 'd/x added']]);
});

test('a copy that changes an owner or a mode is told from a new content', () => {
  const layers = [[file('a', 10, { mtime: 5 }), file('b', 10, { mtime: 5 })], [file('a', 10, { mtime: 5, uid: 33 }), file('b', 10, { mtime: 6 })]];
  expect(told(layers)[1]).toEqual(['a changed metadata', 'b changed']);
});

test('a folder whose owner or mode changes is changed', () => {
  expect(told([[folder('d')], [folder('d', { mode: 0o700 })]])[1]).toEqual(['d changed']);
});

test('deleted and made again: nothing is hidden by what came back', () => {
  const layers = [[file('a', 10)], [gone('a')], [file('a', 3)]];
  expect(told(layers)).toEqual([['a added 1'], ['a deleted'], ['a added']]);
  expect(told([[gone('never')]])).toEqual([['never deleted']]);
});
