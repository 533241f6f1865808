import { z } from 'zod';
import { readJsonLines } from './read-lines.ts';
import { count, labels, readReply, text, texts } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';
import { streamError } from './transport.ts';

const version = z.object({
  Version: z.string(),
  ApiVersion: text,
  Platform: z.object({ Name: text }).nullish().transform((platform) => platform?.Name ?? ''),
  Components: z.array(z.object({ Name: text, Version: text })).nullish().transform((components) => components ?? []),
});

const info = z.object({
  DefaultRuntime: text, Name: text, NCPU: count, MemTotal: count, DockerRootDir: text, KernelVersion: text, OperatingSystem: text, Architecture: text,
  CgroupVersion: text, SystemTime: text, SecurityOptions: texts, Warnings: texts,
});

const eventMessage = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: text, Attributes: labels }),
  timeNano: count,
}).transform(({ timeNano, ...event }) => ({ ...event, time: new Date(timeNano / 1e6).toISOString() }));

export type EngineVersion = z.output<typeof version>;
export type EngineInfo = z.output<typeof info>;
export type EngineEvent = z.output<typeof eventMessage>;

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type SystemCalls = {
  version(options?: WithSignal): Promise<EngineVersion>;
  info(options?: WithSignal): Promise<EngineInfo>;
  /**
   * Everything that happens from now on, until aborted or the engine ends; before it what the engine still knows from `since` on (seconds since 1970). `onOpen` is
   * called once nothing can be missed any more.
   */
  events(options?: { onOpen?: () => void; since?: string } & WithSignal): AsyncGenerator<EngineEvent>;
};

export function createSystemCalls(transport: EngineTransport): SystemCalls {
  return {
    version: async ({ signal } = {}) => readReply(version, await transport.json({ method: 'GET', path: '/version', signal }), 'version'),
    info: async ({ signal } = {}) => readReply(info, await transport.json({ method: 'GET', path: '/info', signal }), 'info'),
    events: (options = {}) => readEvents(transport, options),
  };
}

async function* readEvents(transport: EngineTransport, options: { onOpen?: () => void; since?: string } & WithSignal): AsyncGenerator<EngineEvent> {
  const { onOpen, since, signal } = options;
  const reply = await transport.open({ method: 'GET', path: '/events', query: { since }, signal });
  try {
    onOpen?.();
    for await (const line of readJsonLines(reply)) yield readReply(eventMessage, line, 'events');
  } catch (error) {
    throw streamError(error, 'events', signal);
  } finally {
    reply.destroy();
  }
}
