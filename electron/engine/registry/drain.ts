import type { Dispatcher } from 'undici';

const limit = 64 * 1024;
const withinMs = 5000;

/** Reads away what nobody wants to know, so that the connection can be used again. One that sends much, or slowly, is closed. Never fails. */
export async function drain({ body }: Pick<Dispatcher.ResponseData, 'body'>): Promise<void> {
  await body.dump({ limit, signal: AbortSignal.timeout(withinMs) }).catch(() => body.on('error', () => {}).destroy());
}
