import type { Instruction } from './dockerfile.ts';
import { type InstructionLine, locate, readFlags, readInstructionLine } from './instruction-line.ts';
import { parseList, readArray } from './parse-command.ts';
import { parseError } from './parse-error.ts';

/** The whole line as one value. */
export function parseOne(line: InstructionLine): string {
  readFlags(line);
  if (line.rest === '') throw parseError(`${line.keyword} requires exactly one argument`, line.range);
  return line.rest;
}

export function parsePorts(line: InstructionLine): readonly string[] {
  readFlags(line);
  return notNone(line, line.rest.split(/\s+/).filter((word) => word !== ''));
}

export function parseVolumes(line: InstructionLine): readonly string[] {
  readFlags(line);
  const paths = notNone(line, parseList(line));
  if (paths.some((path) => path.trim() === '')) throw parseError('VOLUME specified can not be an empty string', line.range);
  return paths;
}

export function parseShell(line: InstructionLine): readonly string[] {
  readFlags(line);
  const shell = readArray(line.rest, line.range);
  if (line.rest === '' || shell?.length === 0) throw parseError('SHELL requires at least one argument', line.range);
  if (shell === undefined) throw parseError('SHELL requires the arguments to be in JSON form', line.range);
  return shell;
}

const notTriggers = ['FROM', 'MAINTAINER'];

/** What an image built on this one begins with: kept as text, with the heredocs that it opens. */
export function parseOnbuild(line: InstructionLine, check: (trigger: InstructionLine) => void): Instruction {
  readFlags(line);
  const [keyword = ''] = line.rest.split(/\s/, 1);
  const upper = keyword.toUpperCase();
  if (upper === '') throw parseError('ONBUILD requires at least one argument', line.range);
  if (upper === 'ONBUILD') throw parseError("chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", line.range);
  if (notTriggers.includes(upper)) throw parseError(`${upper} isn't allowed as an ONBUILD trigger`, line.range);
  check(readInstructionLine({ text: line.rest, range: line.range, heredocs: line.heredocs }, line.escape));
  const trigger = [line.rest, ...line.heredocs.map(({ name, content }) => `${content}${name}`)].join('\n');
  return { ...locate(line), kind: 'onbuild', trigger };
}

function notNone(line: InstructionLine, words: readonly string[]): readonly string[] {
  if (words.length === 0) throw parseError(`${line.keyword} requires at least one argument`, line.range);
  return words;
}
