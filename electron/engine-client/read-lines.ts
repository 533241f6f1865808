import { StringDecoder } from 'node:string_decoder';
import { EngineError } from '../shared/errors/engine-error.ts';

const maxLineLength = 16 << 20;

/** The non-empty lines of a byte stream. Fails `internal` on a line over 16 Mi characters. */
export async function* readLines(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const lines of readLineBatches(bytes)) yield* lines;
}

/** The same, all that came at once together. */
async function* readLineBatches(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > maxLineLength) throw new EngineError('internal', `engine stream: line over ${maxLineLength} characters`);
    const whole = lines.filter((line) => line.trim() !== '');
    if (whole.length > 0) yield whole;
  }
  if (rest.trim() !== '') yield [rest];
}

/** JSON values, one a line, as the Docker API streams progress and events. */
export async function* readJsonLines(bytes: AsyncIterable<Buffer>): AsyncGenerator {
  for await (const values of readJsonBatches(bytes)) yield* values;
}

/** The same, all that came at once together. */
export async function* readJsonBatches(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly unknown[]> {
  for await (const lines of readLineBatches(bytes)) yield lines.map(parseLine);
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new EngineError('internal', `engine stream: line is not JSON: ${line.slice(0, 100)}`, { cause });
  }
}
