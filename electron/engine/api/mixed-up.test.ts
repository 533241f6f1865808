import { expect, it } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { explainMixedUp } from './mixed-up.ts';

const nothing = (what: string) => (): never => {
  throw new EngineError('not-found', `No such ${what}`);
};
const rooms = (found: { image?: readonly string[]; container?: string }): Parameters<typeof explainMixedUp>[1] =>
  ({
    images: { get: found.image ? () => ({ tags: found.image }) : nothing('image') },
    containers: { get: found.container ? (id: string) => (id === 'abc' ? { name: found.container } : nothing('container')()) : nothing('container') },
  }) as unknown as Parameters<typeof explainMixedUp>[1];

it.each([
  ['an image where a container belongs', 'No such container: abc', { image: ['web:1', 'web:2'] }, 'No such container: abc: that is an image (web:1, web:2)'],
  ['an image without a name', 'No such container: abc', { image: [] }, 'No such container: abc: that is an image'],
  ['a container where an image belongs', 'No such image: abc:latest', { container: 'shop' }, 'No such image: abc:latest: that is a container (shop)'],
  ['neither', 'No such container: abc', {}, 'No such container: abc'],
  ['anything else', 'No such volume: abc', { image: ['web:1'], container: 'shop' }, 'No such volume: abc'],
])('%s', (_, message, found, expected) => {
  expect(explainMixedUp(new EngineError('not-found', message), rooms(found))).toMatchObject({ kind: 'not-found', message: expected });
});

it('leaves what is no such error alone', () => {
  const bug = new Error('No such container: abc');
  expect(explainMixedUp(bug, rooms({ image: ['web:1'] }))).toBe(bug);
});
