import { StringDecoder } from 'node:string_decoder';
import type { LogLine } from '../shared/ipc/types.ts';
import type { OutputChunk } from './demultiplex.ts';

/** A longer line is handed on in pieces of this length. */
const maxLineLength = 1 << 20;

/** Output written with `timestamps=1` as lines, those of one chunk together. Lines of stdout and stderr do not mix. */
export async function* readLog(output: AsyncIterable<OutputChunk>): AsyncGenerator<LogLine[]> {
  const parts = { stdout: createLineParser('stdout'), stderr: createLineParser('stderr') };
  for await (const { stream, data } of output) {
    const lines = parts[stream].push(data);
    if (lines.length > 0) yield lines;
  }
  const last = [...parts.stdout.end(), ...parts.stderr.end()];
  if (last.length > 0) yield last;
}

type LineParser = { push(data: Buffer): LogLine[]; end(): LogLine[] };

function createLineParser(stream: LogLine['stream']): LineParser {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push: (data) => {
      const texts = (rest + decoder.write(data)).split('\n');
      rest = texts.pop() ?? '';
      if (rest.length > maxLineLength) {
        texts.push(rest);
        rest = '';
      }
      return texts.map((text) => parseLogLine(stream, text));
    },
    end: () => (rest === '' ? [] : [parseLogLine(stream, rest)]),
  };
}

const timestamp = /^\d{4}-\d\d-\d\dT\S+ /;

/** Time and text of one line; a line without a timestamp (the rest of an over-long one) has time ''. */
function parseLogLine(stream: LogLine['stream'], line: string): LogLine {
  const time = timestamp.exec(line)?.[0] ?? '';
  const text = line.slice(time.length);
  return { stream, time: time.trimEnd(), text: text.endsWith('\r') ? text.slice(0, -1) : text };
}
