/** What happened, in the words of the Docker API (Docker Engine API, GET /events). */
export type EngineEvent = {
  readonly type: 'container' | 'image' | 'network' | 'volume' | 'daemon' | 'builder';
  /** Such as `create`, `start`, `die`, `pull`, `delete`; for exec `exec_start: sh`. */
  readonly action: string;
  /** Id of the thing, or its name where it has none. */
  readonly actorId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since 1970. */
  readonly timeNano: bigint;
};

export type NewEvent = Omit<EngineEvent, 'timeNano'>;

export type EventBus = {
  publish(event: NewEvent): void;
  /** Called for every event from now on, in order; the returned function ends it. A listener must not throw. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** The recent events that are kept (1,000), oldest first. */
  recent(): readonly EngineEvent[];
};
