import { expect, it } from 'vitest';
import { emptyForm, missingSecrets, namesProblem, proposeName, toNewBuild, withAsked } from './build-form-state.ts';

it('proposes a name that an image can have', () => {
  expect(['/home/me/My Shop', '/srv/shop_2', '/'].map(proposeName)).toEqual(['my-shop:latest', 'shop-2:latest', '']);
  expect(namesProblem('shop:1 registry.example:5000/a/shop:2')).toBeUndefined();
  expect(namesProblem('shop:1 Shop')).toBe('Shop cannot be a name of an image');
});

it('asks the engine with what was filled in, and nothing else', () => {
  const form = { ...emptyForm('/srv/shop'), names: 'shop:1, shop:2', args: { V: '2', UNSET: '' }, moreArgs: [{ id: 1, name: ' X ', value: 'y' }, { id: 2, name: '', value: 'z' }], secrets: [{ key: 1, id: 'token', value: 's', file: null }, { key: 2, id: 'rc', value: '', file: { handle: 'f', path: '/p' } }, { key: 3, id: '', value: 'x', file: null }] };
  expect(toNewBuild(form, 'h')).toEqual({
    context: { kind: 'folder', handle: 'h' }, dockerfile: { kind: 'inside', path: 'Dockerfile' }, target: '', args: { V: '2', X: 'y' }, tags: ['shop:1', 'shop:2'], platform: '', labels: {}, noCache: false, pull: false, network: 'default', allow: [],
    secrets: [{ id: 'token', value: 's' }, { id: 'rc', handle: 'f' }],
  });
});

it('secrets that the Dockerfile asks for have a row each', () => {
  const rows = withAsked([{ key: 4, id: 'a', value: '', file: null }], ['a', 'b']);
  expect(rows.map(({ id, key }) => [id, key])).toEqual([['a', 4], ['b', 5]]);
  expect(missingSecrets([{ key: 1, id: 'a', value: 'x', file: null }], ['a', 'b'])).toEqual(['b']);
});
