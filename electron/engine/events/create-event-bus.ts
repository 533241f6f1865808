import type { EngineEvent, EventBus } from './event-bus.ts';

const kept = 1000;
/** The wall clock was set, or the machine slept: from here on its time counts. */
const maxDriftNano = 10_000_000n;
const nanoPerMilli = 1_000_000n;

/** An event bus in memory. Listeners are called before publish returns; events that they publish follow after the one they got. */
export function createEventBus(): EventBus {
  const listeners = new Set<(event: EngineEvent) => void>();
  const ring: EngineEvent[] = [];
  const undelivered: EngineEvent[] = [];
  const now = createClock();
  let delivering = false;

  const deliver = (): void => {
    if (delivering) return;
    delivering = true;
    try {
      for (let event = undelivered.shift(); event; event = undelivered.shift()) {
        // A copy: who subscribes meanwhile gets later events only.
        for (const listener of Array.from(listeners)) listener(event);
      }
    } finally {
      delivering = false;
    }
  };

  return {
    publish: (fact) => {
      const event: EngineEvent = Object.freeze({ ...fact, attributes: Object.freeze({ ...fact.attributes }), timeNano: now() });
      ring.push(event);
      if (ring.length > kept) ring.shift();
      undelivered.push(event);
      deliver();
    },
    subscribe: (listener) => {
      // An own function each time, so that two subscriptions of one listener are two.
      const own = (event: EngineEvent): void => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    recent: () => [...ring],
  };
}

/** Nanoseconds since 1970: the wall clock's milliseconds, made finer and strictly increasing by the monotonic clock. */
function createClock(): () => bigint {
  const wall = (): bigint => BigInt(Date.now()) * nanoPerMilli;
  let offset = wall() - process.hrtime.bigint();
  let last = 0n;
  return () => {
    const monotonic = process.hrtime.bigint();
    const drift = wall() - (offset + monotonic);
    if (drift > maxDriftNano || drift < -maxDriftNano) offset += drift;
    const time = offset + monotonic;
    last = time > last ? time : last + 1n;
    return last;
  };
}
