import type { Readable } from 'node:stream';
import { z } from 'zod';
import { parseReference } from '../shared/oci/reference.ts';
import { errorOfLine } from './error-of-reply.ts';
import { namePath } from './name-path.ts';
import { readJsonLines } from './read-lines.ts';
import { readReply, text } from './read-reply.ts';
import type { EngineRequest, EngineTransport } from './transport.ts';
import { streamError } from './transport.ts';

const line = z.object({ status: text, stream: text });

type WithSignal = { readonly signal?: AbortSignal | undefined };

/** Images in and out as archives. */
export type ImageArchiveCalls = {
  /** The bytes of one archive; the caller reads or destroys it. */
  saveImages(options: { references: readonly string[] } & WithSignal): Promise<Readable>;
  /** Names of what came, ids where there was none. */
  loadImages(options: { tar: Readable } & WithSignal): Promise<string[]>;
  /** The id of the new image. */
  importImage(options: { tar: Readable; name: string; comment: string; changes: readonly string[] } & WithSignal): Promise<string>;
  tagImage(options: { id: string; name: string }): Promise<void>;
};

export function createImageArchiveCalls(transport: EngineTransport): ImageArchiveCalls {
  return {
    saveImages: async ({ references, signal }) => await transport.open({ method: 'GET', path: '/images/get', query: { names: references }, signal }),
    loadImages: async ({ tar, signal }) => {
      const lines = await readAllLines(transport, { method: 'POST', path: '/images/load', tar, signal }, 'load');
      return lines.flatMap(({ stream }) => /^Loaded image(?: ID)?: (.*)/.exec(stream)?.[1] ?? []);
    },
    importImage: async ({ tar, name, comment, changes, signal }) => {
      const reference = name === '' ? undefined : parseReference(name);
      const query = { fromSrc: '-', repo: reference && `${reference.domain}/${reference.path}`, tag: reference?.tag, message: comment === '' ? undefined : comment, changes };
      const lines = await readAllLines(transport, { method: 'POST', path: '/images/create', query, tar, signal }, 'import');
      return lines.at(-1)?.status ?? '';
    },
    tagImage: async ({ id, name }) => {
      const reference = parseReference(name);
      await transport.json({ method: 'POST', path: `/images/${namePath(id)}/tag`, query: { repo: `${reference.domain}/${reference.path}`, tag: reference.tag } });
    },
  };
}

async function readAllLines(transport: EngineTransport, request: EngineRequest, what: string): Promise<z.output<typeof line>[]> {
  const lines: z.output<typeof line>[] = [];
  const reply = await transport.open(request);
  try {
    for await (const value of readJsonLines(reply)) {
      const error = errorOfLine(value);
      if (error !== undefined) throw error;
      lines.push(readReply(line, value, what));
    }
    return lines;
  } catch (error) {
    throw streamError(error, what, request.signal);
  } finally {
    reply.destroy();
  }
}
