import type { EngineEventLine } from '../../../electron/shared/ipc/events.ts';

/** An event with a number of its own, so that a list can keep its rows apart. */
export type NumberedEvent = EngineEventLine & { readonly seq: number };

/** The last events, the oldest first. What a stream that was opened anew tells again is taken once. */
export type EventBuffer = {
  push(lines: readonly EngineEventLine[]): void;
  all(): readonly NumberedEvent[];
};

const keptMost = 10_000;

export function createEventBuffer(): EventBuffer {
  let kept: NumberedEvent[] = [];
  let nextSeq = 1;
  const keyOf = ({ time, noun, action, id, name }: EngineEventLine): string => [time, noun, action, id, name].join(' ');
  /** Of the newest moment only: all before it is known by its time. */
  let newest = new Set<string>();

  const isKnown = (line: EngineEventLine): boolean => {
    const last = kept.at(-1);
    return last !== undefined && (line.time < last.time || (line.time === last.time && newest.has(keyOf(line))));
  };
  return {
    push: (lines) => {
      const fresh: NumberedEvent[] = [];
      for (const line of lines) {
        if (isKnown(line)) continue;
        if (line.time !== (fresh.at(-1) ?? kept.at(-1))?.time) newest = new Set();
        newest.add(keyOf(line));
        fresh.push({ ...line, seq: nextSeq++ });
      }
      kept = kept.concat(fresh).slice(-keptMost);
    },
    all: () => kept,
  };
}
