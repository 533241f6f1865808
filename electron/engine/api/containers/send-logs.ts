import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { LogEntry, LogQuery } from '../../containers/containers.ts';
import type { Call } from '../call.ts';
import { openOutput, outputContentType } from '../output.ts';
import { flag, momentNs } from '../query.ts';

/** `GET /containers/{id}/logs`. */
export async function sendLogs({ rooms, params, query, response, version, signal }: Call): Promise<void> {
  const { id, spec } = rooms.containers.get(params['id'] ?? '');
  // Refused before an answer has begun.
  const batches = rooms.containers.logs(id, { ...readLogQuery(query), signal });
  const format = spec.tty ? 'raw' : 'multiplexed';
  const stamp = stamper({ times: flag(query, 'timestamps'), details: flag(query, 'details') });
  response.writeHead(200, { 'Content-Type': outputContentType(format, version) });
  response.flushHeaders();
  const output = openOutput(response, { format, signal });
  for await (const entries of batches) await output.writeAll(stamp ? entries.map(stamp) : entries);
  output.flush();
  response.end();
}

/** The parameters that attach takes too. Fails with `invalid`. */
export function readLogQuery(query: URLSearchParams): LogQuery {
  const [stdout, stderr] = [flag(query, 'stdout'), flag(query, 'stderr')];
  if (!stdout && !stderr) throw new EngineError('invalid', 'Bad parameters: you must choose at least one stream');
  return { stdout, stderr, follow: flag(query, 'follow'), tail: readTail(query), since: momentNs(query, 'since'), until: momentNs(query, 'until') };
}

/** Docker reads what is no number as all. */
function readTail(query: URLSearchParams): number | undefined {
  const text = query.get('tail') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Puts the time, and what the log options say of the container, which is nothing here, before each line; the parts of a long one get it once. */
function stamper({ times, details }: { times: boolean; details: boolean }): ((entry: LogEntry) => LogEntry) | undefined {
  if (!times && !details) return undefined;
  const inLine = { stdout: false, stderr: false };
  return (entry) => {
    const { stream, time, data } = entry;
    const starts = !inLine[stream];
    inLine[stream] = data.at(-1) !== 0x0a;
    return starts ? { ...entry, data: Buffer.concat([Buffer.from(`${times ? `${time} ` : ''}${details ? ' ' : ''}`), data]) } : entry;
  };
}
