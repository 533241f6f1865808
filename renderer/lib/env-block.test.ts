import { expect, it } from 'vitest';
import { parseEnvBlock } from './env-block.ts';

it.each([
  ['A=1\nB=two words\n', [['A', '1'], ['B', 'two words']]],
  ['# comment\n\nexport TOKEN="a=b"\r\nEMPTY=\nNAME', [['TOKEN', 'a=b'], ['EMPTY', ''], ['NAME', '']]],
  ["Q='it is'", [['Q', 'it is']]],
  ['', []],
])('%j', (text, entries) => expect(parseEnvBlock(text)?.map(({ name, value }) => [name, value])).toEqual(entries));

it('does not guess at what is no environment', () => expect(parseEnvBlock('A=1\nhello world')).toBeUndefined());
