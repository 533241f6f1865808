import { describe, expect, it } from 'vitest';
import { columnsOf, toPlain } from './log-text.ts';

describe('plain text', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['10%\r20%\r30%', '30%'],
    ['windows\r', 'windows'],
    ['a\tb', 'a    b'],
  ])('%j', (text, plain) => expect(toPlain(text)).toBe(plain));
  it.each([
    ['plain', 5],
    ['日本', 4],
    ['a🚢', 3],
    ['é', 1],
  ])('%s takes %d columns', (text, columns) => expect(columnsOf(text)).toBe(columns));
});
