// Property: what a plan says comes back is what a garbage collection over all that is left finds; nothing that others need goes.
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CachePruneBody } from '../../../shared/engine-api/builds.ts';
import type { ChainId, Digest } from '../../../shared/oci/digest.ts';
import { createChoices, type Choices } from '../../../../test/support/choices.ts';
import { bytesOf, openCacheLedger, stackOf, thingsOf, type CacheStock, type CacheThing, type StockedResult } from './cache-stock.ts';
import { planCachePrune, totalBytes } from './plan-cache-prune.ts';

const seed = Number(process.env['TIDEWHARF_SEED'] ?? randomBytes(4).readUInt32LE());
const now = new Date('2026-01-02T00:00:00Z');
const ago = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString();

const layers: [string, string | undefined, number][] = [['base', undefined, 1000], ['a', 'base', 100], ['b', 'a', 50], ['c', 'a', 25]];
const result = (key: string, layer: string | undefined, usedAgo: number, more: Partial<StockedResult> = {}): StockedResult => ({
  key: key as Digest, layer: layer as ChainId | undefined, blob: layer === undefined ? undefined : (`blob-${layer}` as Digest), lists: [], lastUsedAt: ago(usedAgo), inUse: false, isInImage: false, ...more,
});
const stockOf = (results: StockedResult[], needed: CacheThing[] = []): CacheStock => ({
  results,
  folders: [{ name: 'm', bytes: 7, lastUsedAt: ago(50), inUse: false }],
  layers: new Map(layers.map(([id, parent, bytes]) => [id as ChainId, { parent: parent as ChainId | undefined, bytes }])),
  blobs: new Map(layers.map(([id, , bytes]) => [`blob-${id}` as Digest, bytes / 5])),
  lists: new Map([['one' as Digest, 3], ['two' as Digest, 4]]),
  needed: new Set(needed),
});
const inBase: CacheThing[] = ['layer:base' as CacheThing, 'blob:blob-base' as CacheThing];

test('children go before what they stand on, and the base with the last', () => {
  const stock = stockOf([result('a', 'a', 10), result('b', 'b', 30), result('c', 'c', 20)]);
  expect(planCachePrune(stock, {}, now)).toMatchObject({ keys: ['b', 'c', 'a'], folders: ['m'], bytes: 1000 + 100 + 50 + 25 + 20 + 10 + 5 + 7 });
  expect(planCachePrune(stockOf([...stock.results], inBase), {}, now).bytes).toBe(175 + 35 + 7);
});

test('what stands on another counts as a use of it', () => {
  const stock = stockOf([result('a', 'a', 100), result('b', 'b', 10)], inBase);
  expect(planCachePrune(stock, { olderThanSeconds: 60 }, now)).toMatchObject({ keys: [], folders: [] });
  expect(planCachePrune(stock, { olderThanSeconds: 5 }, now)).toMatchObject({ keys: ['b', 'a'], folders: ['m'] });
  const used = stockOf([result('a', 'a', 100), result('b', 'b', 10, { inUse: true })], inBase);
  expect(planCachePrune(used, {}, now)).toMatchObject({ keys: [], folders: ['m'] });
  expect(planCachePrune(used, { ids: ['a'] }, now)).toMatchObject({ keys: [], refused: ['a'], folders: [] });
});

test('by bytes the newest stay, exactly as far as they fit', () => {
  const stock = stockOf([result('a', 'a', 10), result('b', 'b', 30), result('c', 'c', 20)], inBase);
  expect(totalBytes(stock)).toBe(217);
  expect(planCachePrune(stock, { keepBytes: 217 }, now).keys).toEqual([]);
  expect(planCachePrune(stock, { keepBytes: 216 }, now)).toMatchObject({ keys: [], folders: ['m'], bytes: 7 });
  expect(planCachePrune(stock, { keepBytes: 150 }, now)).toMatchObject({ keys: ['b'], folders: ['m'], bytes: 67 });
  expect(planCachePrune(stock, { keepBytes: 0 }, now).keys).toEqual(['b', 'c', 'a']);
});

test('what images hold stays, unless all of it is wanted, or this one', () => {
  const held = [result('a', 'a', 10, { isInImage: true }), result('b', undefined, 30)];
  const stock = stockOf(held, [...inBase, 'layer:a' as CacheThing, 'blob:blob-a' as CacheThing]);
  expect(planCachePrune(stock, {}, now)).toMatchObject({ keys: ['b'], bytes: 7 });
  expect(planCachePrune(stock, { all: true }, now)).toMatchObject({ keys: ['b', 'a'], bytes: 7 });
  expect(planCachePrune(stock, { ids: ['a'] }, now)).toMatchObject({ keys: ['a'], folders: [], bytes: 0, refused: [] });
});

test('what only gives room leaves those alone for which none comes back', () => {
  const stock = stockOf([result('a', 'a', 40), result('b', 'b', 30), result('same', 'a', 20), result('none', undefined, 10)], inBase);
  expect(planCachePrune(stock, { keepBytes: 0, toFree: true }, now)).toMatchObject({ folders: ['m'], keys: ['b', 'a', 'same'], bytes: 50 + 10 + 100 + 20 + 7 });
  // As while work is in flight that may need anything.
  const held = stockOf([...stock.results], [...stock.layers.keys()].flatMap((id) => [`layer:${id}` as CacheThing, `blob:blob-${id}` as CacheThing]));
  expect(planCachePrune(held, { keepBytes: 0 }, now)).toMatchObject({ keys: [], folders: ['m'] });
  expect(planCachePrune({ ...held, folders: [] }, { keepBytes: -1 }, now).keys).toHaveLength(4);
  expect(planCachePrune({ ...held, folders: [] }, { keepBytes: -1, toFree: true }, now)).toMatchObject({ keys: [], later: [], bytes: 0 });
});

test('a list of files goes with the last result that read them', () => {
  const lists = (...names: string[]): Partial<StockedResult> => ({ lists: names as Digest[] });
  const stock = stockOf([result('a', undefined, 30, lists('one', 'gone')), result('b', undefined, 20, lists('one', 'two')), result('c', undefined, 10, lists('two', 'two'))]);
  expect(planCachePrune(stock, { keepBytes: 7 }, now)).toMatchObject({ keys: [], folders: ['m'], bytes: 7 });
  expect(planCachePrune(stock, { keepBytes: 6 }, now)).toMatchObject({ keys: ['a', 'b'], things: ['folder:m', 'list:one'], bytes: 10, later: ['list:two'] });
  expect(planCachePrune(stock, {}, now)).toMatchObject({ keys: ['a', 'b', 'c'], bytes: 14, later: [] });
  expect(planCachePrune(stockOf([...stock.results], ['list:two' as CacheThing]), {}, now)).toMatchObject({ bytes: 10, later: ['list:two'] });
});

/** A forest of layers, results on them, and others that need some. */
function anyStock(random: Choices): CacheStock {
  const ids = Array.from({ length: 1 + random.whole(12) }, (_, index) => `l${index}` as ChainId);
  const stocked = new Map(ids.map((id, index) => [id, { parent: index === 0 || random.chance(0.2) ? undefined : ids[random.whole(index)], bytes: random.whole(1000) }]));
  const results = Array.from({ length: random.whole(12) }, (_, index): StockedResult => {
    const layer = random.chance(0.1) ? undefined : random.pick(ids);
    return { key: `k${index}` as Digest, layer, blob: layer && (`blob-${layer}` as Digest), lists: ids.filter(() => random.chance(0.1)).map((id) => `list-${id}` as Digest), lastUsedAt: ago(random.whole(100)), inUse: random.chance(0.1), isInImage: random.chance(0.3) };
  });
  const needed = ids.filter(() => random.chance(0.15)).flatMap((id): CacheThing[] => [...stackOf({ layers: stocked }, id).map((one) => `layer:${one}` as const), `blob:blob-${id}` as CacheThing, ...(random.chance(0.2) ? [`list:list-${id}` as CacheThing] : [])]);
  return {
    results, layers: stocked, needed: new Set(needed),
    blobs: new Map(ids.filter(() => random.chance(0.9)).map((id) => [`blob-${id}` as Digest, random.whole(300)])),
    lists: new Map(ids.filter(() => random.chance(0.9)).map((id) => [`list-${id}` as Digest, random.whole(100)])),
    folders: Array.from({ length: random.whole(3) }, (_, index) => ({ name: `m${index}`, bytes: random.whole(50), lastUsedAt: ago(random.whole(100)), inUse: random.chance(0.3) })),
  };
}

test(`a plan gives back what nothing needs any more (seed ${seed})`, () => {
  const random = createChoices(seed);
  for (let round = 0; round < 500; round += 1) {
    const stock = anyStock(random);
    const request: CachePruneBody = {
      ...(random.chance(0.4) && { olderThanSeconds: random.whole(100) }),
      ...(random.chance(0.4) && { keepBytes: random.whole(totalBytes(stock) + 100) }),
      ...(random.chance(0.3) && { all: true }),
      ...(random.chance(0.2) && { ids: stock.results.filter(() => random.chance(0.5)).map(({ key }) => key) }),
    };
    const where = `round ${round} of seed ${seed}: ${JSON.stringify(request)}`;
    const plan = planCachePrune(stock, request, now);
    const staying = stock.results.filter(({ key }) => !plan.keys.includes(key));
    const needs = (results: readonly StockedResult[]): Set<CacheThing> => new Set([...stock.needed, ...results.flatMap((one) => thingsOf(stock, one))]);
    const [before, after] = [needs(stock.results), needs(staying)];
    const gone = [...[...before].filter((thing) => !after.has(thing)), ...plan.folders.map((name) => `folder:${name}` as CacheThing)];
    expect(new Set(plan.things), where).toEqual(new Set(gone));
    expect(plan.bytes, where).toBe(gone.reduce((total, thing) => total + bytesOf(stock, thing), 0));
    const gonelayers = plan.things.filter((thing) => thing.startsWith('layer:')).map((thing) => thing.slice('layer:'.length) as ChainId);
    for (const [index, id] of gonelayers.entries()) expect(gonelayers.slice(0, index), where).not.toContain(stock.layers.get(id)?.parent);
    for (const one of stock.results.filter(({ inUse }) => inUse)) expect(plan.keys, where).not.toContain(one.key);
    if (request.keepBytes !== undefined && plan.keys.length + plan.folders.length > 0) expect(totalBytes(stock), where).toBeGreaterThan(request.keepBytes);
    for (const one of staying) expect(openCacheLedger(stock).look(one).reduce((total, thing) => total + bytesOf(stock, thing), 0), where).toBe(planCachePrune({ ...stock, folders: [], results: stock.results.map((other) => ({ ...other, inUse: false })) }, { ids: [one.key] }, now).bytes);
  }
});
