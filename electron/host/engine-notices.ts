import type { EngineClient } from '../engine-client/engine-client.ts';
import type { EngineEvent } from '../engine-client/system.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { EngineNotice, EngineState } from '../shared/ipc/engine.ts';
import type { Announcer } from './announcer.ts';

/**
 * Announces the engine's states and events. `running` is announced once events are being heard, so that whoever then reads misses nothing
 * that comes after. Returns the way to stop it.
 */
export function announceEngine(options: { readonly client: EngineClient; readonly engineHost: EngineHost; readonly announcer: Announcer }): () => void {
  const { client, engineHost, announcer } = options;
  let listening = new AbortController();

  const hear = async (signal: AbortSignal, state: EngineState): Promise<void> => {
    let announced = false;
    const announce = (): void => {
      if (!announced && !signal.aborted) announcer.announce('engine.state', state);
      announced = true;
    };
    try {
      for await (const event of client.events({ signal, onOpen: announce })) {
        const notice = noticeOf(event);
        if (notice !== undefined) announcer.announce('engine.notice', notice);
      }
    } catch {
      // The engine went away: the supervisor says so with the next state.
    } finally {
      announce();
    }
  };

  const onState = (state: EngineState): void => {
    listening.abort();
    listening = new AbortController();
    if (state.kind === 'running') void hear(listening.signal, state);
    else announcer.announce('engine.state', state);
  };

  const leave = engineHost.onState(onState);
  if (engineHost.state().kind === 'running') onState(engineHost.state());
  return () => {
    leave();
    listening.abort();
  };
}

const nouns = ['container', 'image', 'network', 'volume', 'builder'] as const satisfies readonly EngineNotice['noun'][];

/** What changes nothing that a screen shows. */
const quiet = /^(exec_|attach$|detach$|resize$|top$)/;

function noticeOf({ Type, Action, Actor }: EngineEvent): EngineNotice | undefined {
  const noun = nouns.find((known) => known === Type);
  if (noun === undefined || quiet.test(Action)) return undefined;
  const exitCode = Actor.Attributes['exitCode'];
  return {
    noun, action: Action, id: Actor.ID, name: Actor.Attributes['name'] ?? '',
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
  };
}
