import type { EngineClient } from '../../engine-client/engine-client.ts';
import type { EngineEventLine } from '../../shared/ipc/events.ts';

/** What the engine still knows, then what happens, as long as somebody looks. */
export async function* eventLines(client: Pick<EngineClient, 'events'>, signal: AbortSignal): AsyncGenerator<readonly EngineEventLine[]> {
  for await (const { Type, Action, Actor, time } of client.events({ since: '1', signal })) {
    yield [{ time, noun: Type, action: Action, id: Actor.ID, name: Actor.Attributes['name'] ?? (Type === 'volume' ? Actor.ID : ''), attributes: Actor.Attributes }];
  }
}
