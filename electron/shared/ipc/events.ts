/** Something that happened in the engine, as it told it. */
export type EngineEventLine = {
  /** RFC 3339, milliseconds. */
  readonly time: string;
  readonly noun: string;
  /** Such as `die` or `exec_start: sh`. */
  readonly action: string;
  readonly id: string;
  /** Name of a container or volume, reference of an image; '' where it has none. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
};

export type EventCalls = {
  /** Writes the lines to a chosen place. */
  'events.export': { in: { handle: string; lines: readonly string[] }; out: { bytes: number } };
};

export const eventCallNames = ['events.export'] as const satisfies readonly (keyof EventCalls)[];
