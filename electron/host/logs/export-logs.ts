import type { LogCalls as EngineLogs } from '../../engine-client/logs.ts';
import type { LogText } from '../../engine-client/read-log.ts';
import type { LogExport } from '../../shared/ipc/logs.ts';

type Options = Pick<LogExport, 'sources' | 'format' | 'since' | 'until'> & { readonly client: Pick<EngineLogs, 'wholeLog'>; readonly signal: AbortSignal };

/** Several logs as one file, in order of time: lines as they were written, or an object a line with time, container, stream and text. */
export async function* exportLogs({ client, sources, format, since, until, signal }: Options): AsyncGenerator<Uint8Array> {
  const many = sources.length > 1;
  const write = (name: string, { time, stream, text }: LogText): string =>
    format === 'json' ? `${JSON.stringify({ time, container: name, stream, text })}\n` : many ? `${time} ${name} | ${text}\n` : `${time} ${text}\n`;
  const heads = await Promise.all(
    sources.map(async ({ id, name }) => {
      const batches = client.wholeLog({ id, since: since ?? undefined, until: until ?? undefined, signal });
      return { name, batches, ...(await nextBatch(batches)) };
    }),
  );
  const piece: string[] = [];
  let length = 0;
  for (;;) {
    const oldest = heads.filter(({ lines }) => lines.length > 0).reduce<(typeof heads)[number] | undefined>((a, b) => (a === undefined || timeAt(b) < timeAt(a) ? b : a), undefined);
    if (oldest === undefined) break;
    // Alone, it is written by the batch.
    const to = heads.some((head) => head !== oldest && head.lines.length > 0) ? oldest.at + 1 : oldest.lines.length;
    for (const line of oldest.lines.slice(oldest.at, to)) {
      const text = write(oldest.name, line);
      piece.push(text);
      length += text.length;
    }
    oldest.at = to;
    if (oldest.at >= oldest.lines.length) Object.assign(oldest, await nextBatch(oldest.batches));
    if (length > 1 << 18) {
      yield Buffer.from(piece.splice(0).join(''));
      length = 0;
    }
  }
  if (piece.length > 0) yield Buffer.from(piece.join(''));
}

function timeAt({ lines, at }: { lines: readonly LogText[]; at: number }): string {
  return lines[at]?.time ?? '';
}

/** No lines: it has ended. */
async function nextBatch(batches: AsyncGenerator<LogText[]>): Promise<{ lines: readonly LogText[]; at: number }> {
  const next = await batches.next();
  return { lines: next.done === true ? [] : next.value, at: 0 };
}
