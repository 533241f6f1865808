import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { ErrorReply } from '../../shared/docker/error-reply.ts';
import { toErrorBody } from '../../shared/errors/engine-error.ts';

/** Writes and waits until there is room again, so that a slow client slows the source down. Fails once the signal says that it has gone. */
export async function writeSlowly(target: Writable, chunk: Uint8Array | string, signal: AbortSignal): Promise<void> {
  if (!target.write(chunk)) await once(target, 'drain', { signal });
}

export type JsonLines<Line> = {
  write(line: Line): Promise<void>;
  /** For what the next line replaces: left out while the client is behind. */
  offer(line: Line): void;
  /** A failure after the headers, as Docker clients read it. */
  fail(error: unknown): void;
  end(): void;
};

/** A long answer of JSON lines. Headers go out with the first line. */
export function openJsonLines<Line extends object>(response: ServerResponse, signal: AbortSignal): JsonLines<Line> {
  const text = (line: object): string => {
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'application/json' });
    return `${JSON.stringify(line)}\r\n`;
  };
  return {
    write: (line) => writeSlowly(response, text(line), signal),
    offer: (line) => void (response.writableNeedDrain || response.write(text(line))),
    fail: (error) => {
      const errorDetail: ErrorReply = toErrorBody(error);
      response.end(text({ errorDetail, error: errorDetail.message }));
    },
    end: () => void response.end(),
  };
}
