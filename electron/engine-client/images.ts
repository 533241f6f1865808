import { z } from 'zod';
import { parseReference } from '../shared/oci/reference.ts';
import { errorOfLine } from './error-of-reply.ts';
import { namePath } from './name-path.ts';
import { readJsonLines } from './read-lines.ts';
import { count, keys, labels, readReply, text, texts } from './read-reply.ts';
import type { EngineRequest, EngineTransport } from './transport.ts';
import { streamError } from './transport.ts';

const listed = z.object({ Id: z.string(), RepoTags: texts, RepoDigests: texts, Created: z.number(), Size: count });

const imageConfig = z.object({
  Entrypoint: texts, Cmd: texts, Env: texts, ExposedPorts: keys, User: text, WorkingDir: text, Labels: labels,
});

const inspected = z.object({
  Id: z.string(),
  RepoTags: texts,
  RepoDigests: texts,
  Created: text,
  Architecture: text,
  Os: text,
  Size: count,
  Config: imageConfig.nullish(),
  RootFS: z.object({ Layers: texts }),
});

const historyItem = z.object({ Created: count, CreatedBy: text, Size: count });

const removedItem = z.object({ Untagged: z.string().optional(), Deleted: z.string().optional() });

const progressLine = z.object({
  status: text,
  id: text,
  progressDetail: z.object({ current: count, total: count }).nullish(),
});

export type ListedImage = z.output<typeof listed>;
export type InspectedImage = z.output<typeof inspected>;
export type ImageHistoryLine = z.output<typeof historyItem>;

/** One line of a pull: about the layer `id` where there is one, else about the whole. */
export type PullLine = { readonly status: string; readonly id: string; readonly current: number; readonly total: number };

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type ImageCalls = {
  listImages(options?: WithSignal): Promise<ListedImage[]>;
  /** `raw` is the reply as it came. `not-found` where there is none. */
  inspectImage(options: { id: string } & WithSignal): Promise<{ image: InspectedImage; raw: unknown }>;
  /** Newest first. */
  imageHistory(options: { id: string } & WithSignal): Promise<ImageHistoryLine[]>;
  /** `conflict` where a container uses it. */
  removeImage(options: { reference: string; force: boolean } & WithSignal): Promise<{ untagged: string[]; deleted: string[] }>;
  /** Progress until the image is there; throws the engine's error where the pull fails, whenever that is. Aborting ends the pull. */
  pullImage(options: { reference: string; platform?: string | undefined; allTags?: boolean | undefined; registryAuth?: string | undefined } & WithSignal): AsyncGenerator<PullLine>;
  /** The same of a push of one name. */
  pushImage(options: { reference: string; registryAuth?: string | undefined } & WithSignal): AsyncGenerator<PullLine>;
};

export function createImageCalls(transport: EngineTransport): ImageCalls {
  return {
    listImages: async ({ signal } = {}) => readReply(z.array(listed), await transport.json({ method: 'GET', path: '/images/json', signal }), 'list images'),
    inspectImage: async ({ id, signal }) => {
      const raw = await transport.json({ method: 'GET', path: `${pathOf(id)}/json`, signal });
      return { image: readReply(inspected, raw, `inspect image ${id}`), raw };
    },
    imageHistory: async ({ id, signal }) =>
      readReply(z.array(historyItem), await transport.json({ method: 'GET', path: `${pathOf(id)}/history`, signal }), `history of image ${id}`),
    removeImage: async ({ reference, force, signal }) => {
      const reply = await transport.json({ method: 'DELETE', path: pathOf(reference), query: { force }, signal });
      const removed = readReply(z.array(removedItem), reply, `remove image ${reference}`);
      return {
        untagged: removed.flatMap((item) => item.Untagged ?? []),
        deleted: removed.flatMap((item) => item.Deleted ?? []),
      };
    },
    pullImage: (options) => pull(transport, options),
    pushImage: (options) => push(transport, options),
  };
}

function pull(transport: EngineTransport, options: Parameters<ImageCalls['pullImage']>[0]): AsyncGenerator<PullLine> {
  const { platform, allTags = false, registryAuth, signal } = options;
  const reference = parseReference(options.reference);
  const tag = allTags ? undefined : (reference.digest ?? reference.tag);
  const query = { fromImage: `${reference.domain}/${reference.path}`, tag, platform };
  return progressOf(transport, { method: 'POST', path: '/images/create', query, registryAuth, signal }, `pull ${options.reference}`);
}

function push(transport: EngineTransport, options: Parameters<ImageCalls['pushImage']>[0]): AsyncGenerator<PullLine> {
  const { registryAuth, signal } = options;
  const reference = parseReference(options.reference);
  const path = `/images/${namePath(`${reference.domain}/${reference.path}`)}/push`;
  return progressOf(transport, { method: 'POST', path, query: { tag: reference.tag }, registryAuth, signal }, `push ${options.reference}`);
}

async function* progressOf(transport: EngineTransport, request: EngineRequest, what: string): AsyncGenerator<PullLine> {
  const reply = await transport.open(request);
  try {
    for await (const line of readJsonLines(reply)) {
      const error = errorOfLine(line);
      if (error !== undefined) throw error;
      const { status, id, progressDetail } = readReply(progressLine, line, what);
      yield { status, id, current: progressDetail?.current ?? 0, total: progressDetail?.total ?? 0 };
    }
  } catch (error) {
    throw streamError(error, what, request.signal);
  } finally {
    reply.destroy();
  }
}

function pathOf(name: string): string {
  return `/images/${namePath(name)}`;
}
