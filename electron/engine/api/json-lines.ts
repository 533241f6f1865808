import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { ErrorReply } from '../../shared/docker/error-reply.ts';
import { toErrorBody } from '../../shared/errors/engine-error.ts';

export type JsonLines<Line> = {
  /** Waits while the client is behind. Fails once the signal says that it has gone. */
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
    write: async (line) => {
      if (!response.write(text(line))) await once(response, 'drain', { signal });
    },
    offer: (line) => void (response.writableNeedDrain || response.write(text(line))),
    fail: (error) => {
      const errorDetail: ErrorReply = toErrorBody(error);
      response.end(text({ errorDetail, error: errorDetail.message }));
    },
    end: () => void response.end(),
  };
}
