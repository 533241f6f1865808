import type { EngineClient } from '../engine-client/engine-client.ts';
import { isEngineError, toErrorBody } from '../shared/errors/engine-error.ts';
import type { EngineRun } from './engine-run.ts';

const answerMs = 2000;

/**
 * The engine that answers on the socket already, or undefined. Its open event stream is the watch on it: it ends when the engine does.
 * Aborting the signal lets go of it.
 */
export async function adoptEngine(client: EngineClient, signal: AbortSignal): Promise<EngineRun | undefined> {
  const asked = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  try {
    const { Version, Platform } = await client.version({ signal: asked });
    const { DefaultRuntime } = await client.info({ signal: asked });
    return { version: Version, product: Platform, runtime: DefaultRuntime, ended: waitForEnd(client, signal) };
  } catch (error) {
    if (isEngineError(error, 'unavailable') || isEngineError(error, 'cancelled')) return undefined;
    throw error;
  }
}

async function waitForEnd(client: EngineClient, signal: AbortSignal): Promise<string> {
  try {
    for await (const _event of client.events({ signal })) void _event;
    return 'engine ended';
  } catch (error) {
    return toErrorBody(error).message;
  }
}
