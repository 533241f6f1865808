import type { CheckBody, CheckLine, QuickCheckReply } from '../shared/engine-api/check.ts';
import type { DiskReply, PruneReply, PruneRequest } from '../shared/engine-api/disk.ts';
import { errorOfLine } from './error-of-reply.ts';
import { readJsonLines } from './read-lines.ts';
import type { EngineTransport } from './transport.ts';
import { streamError } from './transport.ts';

type WithSignal = { readonly signal?: AbortSignal | undefined };

/** What takes room, what gives it back, and whether it is all whole: /tidewharf/v1. */
export type DiskCalls = {
  diskStory(options?: WithSignal): Promise<DiskReply>;
  prune(request: PruneRequest, options?: WithSignal): Promise<PruneReply>;
  /** Records against files, processes, networks and mounts. */
  quickCheck(options?: WithSignal): Promise<QuickCheckReply>;
  /** Reads every byte. Aborting ends it. `registryConfig`: logins for what has to be pulled again, a secret. */
  deepCheck(body: CheckBody, options?: { readonly registryConfig?: string | undefined } & WithSignal): AsyncGenerator<CheckLine>;
};

export function createDiskCalls(transport: EngineTransport): DiskCalls {
  return {
    diskStory: async ({ signal } = {}) => (await transport.json({ method: 'GET', path: '/tidewharf/v1/disk', signal })) as DiskReply,
    prune: async (body, { signal } = {}) => (await transport.json({ method: 'POST', path: '/tidewharf/v1/prune', body, signal })) as PruneReply,
    quickCheck: async ({ signal } = {}) => (await transport.json({ method: 'GET', path: '/tidewharf/v1/check', signal })) as QuickCheckReply,
    deepCheck: (body, options = {}) => readCheck(transport, body, options),
  };
}

async function* readCheck(transport: EngineTransport, body: CheckBody, options: { readonly registryConfig?: string | undefined } & WithSignal): AsyncGenerator<CheckLine> {
  const { registryConfig, signal } = options;
  const reply = await transport.open({ method: 'POST', path: '/tidewharf/v1/check', body, registryConfig, signal });
  try {
    for await (const line of readJsonLines(reply)) {
      const error = errorOfLine(line);
      if (error !== undefined) throw error;
      yield line as CheckLine;
    }
  } catch (error) {
    throw streamError(error, 'check', signal);
  } finally {
    reply.destroy();
  }
}
