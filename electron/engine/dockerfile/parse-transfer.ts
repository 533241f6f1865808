import type { AddInstruction, CopyInstruction, Heredoc } from './dockerfile.ts';
import { parseHeredocWord } from './heredoc-words.ts';
import { type InstructionLine, locate, readFlags } from './instruction-line.ts';
import { parseList } from './parse-command.ts';
import { parseError } from './parse-error.ts';
import { readJsonArray } from './json-array.ts';

export function parseCopy(line: InstructionLine): CopyInstruction {
  const flags = readFlags(line, { from: 'value', chown: 'value', chmod: 'value', link: 'switch', parents: 'switch', exclude: 'list' });
  const from = flags.value('from');
  if (from?.includes('$')) throw parseError(`'from' of COPY: ${from}: no variables are replaced in it: name a stage with FROM ${from} AS name and copy from that`, line.range);
  return {
    ...locate(line),
    kind: 'copy',
    ...parsePaths(line),
    from,
    chown: flags.value('chown'),
    chmod: flags.value('chmod'),
    link: flags.isOn('link'),
    parents: flags.isOn('parents'),
    exclude: flags.list('exclude'),
  };
}

export function parseAdd(line: InstructionLine): AddInstruction {
  const flags = readFlags(line, { chown: 'value', chmod: 'value', link: 'switch', exclude: 'list', checksum: 'value', 'keep-git-dir': 'switch', unpack: 'switch' });
  return {
    ...locate(line),
    kind: 'add',
    ...parsePaths(line),
    chown: flags.value('chown'),
    chmod: flags.value('chmod'),
    link: flags.isOn('link'),
    parents: false,
    exclude: flags.list('exclude'),
    checksum: flags.value('checksum'),
    keepGitDir: flags.isOn('keep-git-dir'),
    unpack: flags.list('unpack').length === 0 ? undefined : flags.isOn('unpack'),
  };
}

function parsePaths(line: InstructionLine): { sources: string[]; heredocs: Heredoc[]; destination: string } {
  const { keyword, range, rest, heredocs } = line;
  const words = parseList(line);
  const destination = words.at(-1);
  if (destination === undefined || words.length === 1) throw parseError(`${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`, range);
  const isPlain = readJsonArray(rest) === undefined;
  if (isPlain && parseHeredocWord(destination) !== undefined) throw parseError(`${keyword} cannot accept a heredoc as a destination`, range);
  const sources: string[] = [];
  const inPlace: Heredoc[] = [];
  for (const word of words.slice(0, -1)) {
    const opened = isPlain ? parseHeredocWord(word) : undefined;
    if (opened === undefined) sources.push(word);
    else inPlace.push(heredocs.find(({ name }) => name === opened.name) ?? { name: opened.name, content: '', expand: opened.expand, fd: 0 });
  }
  return { sources, heredocs: inPlace, destination };
}
