import type { EventName, Events } from '../shared/ipc/contract.ts';
import type { EventFrame } from '../shared/ipc/frames.ts';

/** Carries events from the parts of the host to every session. */
export type Announcer = {
  announce<Name extends EventName>(name: Name, payload: Events[Name]): void;
  listen(listener: (frame: EventFrame) => void): () => void;
};

export function createAnnouncer(): Announcer {
  const listeners = new Set<(frame: EventFrame) => void>();
  return {
    announce: (name, payload) => {
      const frame = { kind: 'event', name, payload } as EventFrame;
      for (const listener of listeners) listener(frame);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
