import type { EventCalls } from '../../shared/ipc/events.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function eventHandlers({ files }: HostParts): HandlersOf<EventCalls> {
  const bytesOf = async function* (lines: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const line of lines) yield Buffer.from(`${line}\n`);
  };
  return {
    'events.export': async ({ handle, lines }) => ({ bytes: await files.write(handle, bytesOf(lines)) }),
  };
}
