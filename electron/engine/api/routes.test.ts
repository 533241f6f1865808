import { expect, test } from 'vitest';
import { routes } from './routes.ts';

test('no route is hidden by one before it that means the same', () => {
  const keys = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+/g, '{')}`);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});
