import { EngineError } from '../../shared/errors/engine-error.ts';

export type ProcessTable = { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Arguments of ps(1) out of one text. Refuses, as Docker does, to give another column the name by which the processes are found. */
export function parsePsArguments(text: string): string[] {
  for (const [, column = '', title = ''] of text.matchAll(/\s+([^\s=]*)=\s*(PID\S*)/g)) {
    if (column !== 'pid') throw new EngineError('invalid', `specifying "${column}=${title}" is not allowed`);
  }
  return text.split(/[\t\n\v\f\r ]+/).filter(Boolean);
}

/** The lines of ps(1) that tell of the given processes. `invalid` in Docker's words where they cannot be found. */
export function parsePsOutput(text: string, pids: ReadonlySet<number>): ProcessTable {
  const [titles = [], ...lines] = text.split('\n').filter(Boolean).map((line) => line.split(/[\t\v\f\r ]+/).filter(Boolean));
  const column = titles.indexOf('PID');
  if (column < 0) throw new EngineError('invalid', "Couldn't find PID field in ps output");
  const rows = lines.filter((fields) => pids.has(Number(fields[column])));
  // The last column may hold blanks.
  return { titles, rows: rows.map((fields) => [...fields.slice(0, titles.length - 1), fields.slice(titles.length - 1).join(' ')]) };
}
