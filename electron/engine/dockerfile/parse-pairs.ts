import type { ArgInstruction, Pair } from './dockerfile.ts';
import { type InstructionLine, locate, readFlags } from './instruction-line.ts';
import { parseError } from './parse-error.ts';
import { splitWords } from './split-words.ts';

/** `name=value ...` of ENV and LABEL, or the old form `name value` where the first word has no `=`. */
export function parsePairs(line: InstructionLine): readonly Pair[] {
  readFlags(line);
  const { keyword, range } = line;
  const words = splitWords(line.rest, line.escape);
  const [first] = words;
  if (first === undefined) throw parseError(`${keyword} requires at least one argument`, range);
  const pairs = first.includes('=') ? words.map((word) => splitPair(line, word)) : [splitOldPair(line)];
  if (pairs.some(({ name }) => name === '')) throw parseError(`${keyword} names can not be blank`, range);
  return pairs;
}

export function parseArg(line: InstructionLine): ArgInstruction {
  readFlags(line);
  const words = splitWords(line.rest, line.escape);
  if (words.length === 0) throw parseError('ARG requires at least one argument', line.range);
  const args = words.map((word) => {
    const at = word.indexOf('=');
    return at === -1 ? { name: word, default: undefined } : { name: word.slice(0, at), default: word.slice(at + 1) };
  });
  if (args.some(({ name }) => name === '')) throw parseError('ARG names can not be blank', line.range);
  return { ...locate(line), kind: 'arg', args };
}

function splitPair({ range }: InstructionLine, word: string): Pair {
  const at = word.indexOf('=');
  if (at === -1) throw parseError(`syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`, range);
  return { name: word.slice(0, at), value: word.slice(at + 1) };
}

function splitOldPair({ keyword, rest, range }: InstructionLine): Pair {
  const [, name = '', value = ''] = /^(\S+)\s+(.+)$/s.exec(rest) ?? [];
  if (name === '') throw parseError(`${keyword} must have two arguments`, range);
  return { name, value };
}
