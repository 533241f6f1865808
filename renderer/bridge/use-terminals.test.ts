import { expect, it } from 'vitest';
import { nextDeck } from './use-terminals.ts';

const empty = { tabs: null, active: -1, nextKey: 0 };
const info = (id: string) => ({ id, target: { kind: 'host' }, title: id, state: { kind: 'open' } }) as const;

it('starts with a draft where nothing is open, else with what is', () => {
  expect(nextDeck(empty, { kind: 'loaded', infos: [] })).toMatchObject({ tabs: [{ key: 0, id: null }], active: 0 });
  expect(nextDeck(empty, { kind: 'loaded', infos: [info('a'), info('b')] })).toMatchObject({ tabs: [{ id: 'a' }, { id: 'b' }], active: 1, nextKey: 2 });
});

it('opens an ended one again in its place', () => {
  const deck = nextDeck(nextDeck(empty, { kind: 'loaded', infos: [info('a'), info('b')] }), { kind: 'select', key: 0 });
  expect(nextDeck(deck, { kind: 'again', key: 0 })).toMatchObject({ tabs: [{ key: 2, id: null }, { id: 'b' }], active: 2 });
});

it('selects a neighbour when the active one goes', () => {
  const deck = nextDeck(nextDeck(empty, { kind: 'loaded', infos: [info('a'), info('b')] }), { kind: 'add', how: { command: ['/bin/ash'], user: 'web' } });
  expect(deck.active).toBe(2);
  expect(deck.tabs?.[2]).toMatchObject({ title: 'web: ash' });
  expect(nextDeck(deck, { kind: 'again', key: 2 }).tabs?.[2]).toMatchObject({ key: 3, title: 'web: ash', how: { user: 'web' } });
  const without = nextDeck(deck, { kind: 'drop', key: 2 });
  expect(without.active).toBe(1);
  expect(nextDeck(nextDeck(without, { kind: 'drop', key: 1 }), { kind: 'drop', key: 0 })).toMatchObject({ tabs: [], active: -1 });
});
