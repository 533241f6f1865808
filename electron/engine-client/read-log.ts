import { StringDecoder } from 'node:string_decoder';
import type { OutputChunk } from './demultiplexer.ts';
import { createDemultiplexer } from './demultiplexer.ts';

/** `time`: RFC 3339 with nanoseconds, '' in the rest of an over-long line. `text`: without its newline, ANSI sequences as written. */
export type LogText = { readonly stream: 'stdout' | 'stderr'; readonly time: string; readonly text: string };

/** A longer line is handed on in pieces of this length. */
const maxLineLength = 1 << 20;

/**
 * Output written with `timestamps=1` as lines, those that arrive together in one array. `framed`: stdout and stderr are multiplexed; lines of the
 * two do not mix.
 */
export async function* readLog(bytes: AsyncIterable<Buffer>, { framed }: { readonly framed: boolean }): AsyncGenerator<LogText[]> {
  const demultiplexer = createDemultiplexer();
  const parsers = { stdout: createLineParser('stdout'), stderr: createLineParser('stderr') };
  for await (const arrived of bytes) {
    const lines: LogText[] = [];
    const chunks = framed ? demultiplexer.push(arrived) : [{ stream: 'stdout', data: arrived } as const];
    for (const { stream, data } of joinNeighbours(chunks)) parsers[stream].push(data, lines);
    if (lines.length > 0) yield lines;
  }
  const last = [...parsers.stdout.end(), ...parsers.stderr.end()];
  if (last.length > 0) yield last;
  demultiplexer.end();
}

/** Mostly there is one frame a line: those of one stream that follow each other are decoded together. */
function* joinNeighbours(chunks: readonly OutputChunk[]): Generator<OutputChunk> {
  for (let first = 0; first < chunks.length; ) {
    const { stream } = chunks[first] as OutputChunk;
    let next = first + 1;
    while (chunks[next]?.stream === stream) next++;
    const parts = chunks.slice(first, next).map(({ data }) => data);
    yield { stream, data: parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts) };
    first = next;
  }
}

type LineParser = { push(data: Buffer, lines: LogText[]): void; end(): LogText[] };

function createLineParser(stream: LogText['stream']): LineParser {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    push: (data, lines) => {
      const texts = (rest + decoder.write(data)).split('\n');
      rest = texts.pop() ?? '';
      if (rest.length > maxLineLength) {
        texts.push(rest);
        rest = '';
      }
      for (const text of texts) lines.push(parseLogText(stream, text));
    },
    end: () => (rest === '' ? [] : [parseLogText(stream, rest)]),
  };
}

/** Time and text of one line; a line without a timestamp (the rest of an over-long one) has time ''. */
function parseLogText(stream: LogText['stream'], line: string): LogText {
  const isTimed = line[4] === '-' && line[10] === 'T' && line[13] === ':';
  const space = isTimed ? line.indexOf(' ', 19) : -1;
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  return { stream, time: space < 0 ? '' : line.slice(0, space), text: line.slice(space + 1, end) };
}
