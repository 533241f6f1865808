import { expect, it } from 'vitest';
import { jsonLines } from './json-view.tsx';

it('prints what JSON.stringify prints', () => {
  const value = { a: 1, b: ['x', { c: null }, []], d: {}, e: true, 'f g': 'q"uote', gone: undefined };
  const text = jsonLines(value).map(({ depth, key, value: part, tail }) => `${'  '.repeat(depth)}${key === '' ? '' : `${JSON.stringify(key)}: `}${part}${tail}`);
  expect(text.join('\n')).toBe(JSON.stringify(value, null, 2));
});
