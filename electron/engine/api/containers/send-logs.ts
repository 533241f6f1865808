import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { LogEntry, LogQuery } from '../../containers/containers.ts';
import type { Call } from '../call.ts';
import { openOutput, outputContentType } from '../output.ts';
import { flag, moment } from '../query.ts';

/** `GET /containers/{id}/logs`. */
export async function sendLogs({ rooms, params, query, response, version, signal }: Call): Promise<void> {
  const { id, spec } = rooms.containers.get(params['id'] ?? '');
  const asked = readLogQuery(query);
  const format = spec.tty ? 'raw' : 'multiplexed';
  const stamp = flag(query, 'timestamps') ? timestamps() : (entry: LogEntry): Buffer => entry.data;
  response.writeHead(200, { 'Content-Type': outputContentType(format, version) });
  response.flushHeaders();
  const output = openOutput(response, { format, signal });
  for await (const entries of rooms.containers.logs(id, { ...asked, signal })) {
    for (const entry of entries) await output.write({ stream: entry.stream, data: stamp(entry) });
  }
  output.flush();
  response.end();
}

/** The parameters that attach takes too. Fails with `invalid`. */
export function readLogQuery(query: URLSearchParams): LogQuery {
  const [stdout, stderr] = [flag(query, 'stdout'), flag(query, 'stderr')];
  if (!stdout && !stderr) throw new EngineError('invalid', 'Bad parameters: you must choose at least one stream');
  return { stdout, stderr, follow: flag(query, 'follow'), tail: readTail(query), since: moment(query, 'since'), until: moment(query, 'until') };
}

/** Docker reads what is no number as all. */
function readTail(query: URLSearchParams): number | undefined {
  const text = query.get('tail') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Puts the time before each line; the parts of a long one get it once. */
function timestamps(): (entry: LogEntry) => Buffer {
  const inLine = { stdout: false, stderr: false };
  return ({ stream, time, data }) => {
    const starts = !inLine[stream];
    inLine[stream] = data.at(-1) !== 0x0a;
    return starts ? Buffer.concat([Buffer.from(`${time.replace(/\+00:00$/, 'Z')} `), data]) : data;
  };
}
