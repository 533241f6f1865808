import type { Empty } from './empty.ts';

export type EngineState =
  | { readonly kind: 'starting'; readonly attempt: number }
  | { readonly kind: 'running'; readonly version: string; readonly runtime: string; readonly since: string }
  /** It went away and comes back by itself after the wait. */
  | { readonly kind: 'restarting'; readonly attempt: number; readonly waitMs: number; readonly reason: string }
  /** Given up: needs a person. `log` holds its last lines. */
  | { readonly kind: 'failed'; readonly reason: string; readonly log: readonly string[] }
  | { readonly kind: 'stopped' };

/** An engine event, as far as screens need it. */
export type EngineNotice = {
  readonly noun: 'container' | 'image' | 'network' | 'volume';
  readonly action: string;
  readonly id: string;
  /** Name of a container, reference of an image. */
  readonly name: string;
  /** For `die`. */
  readonly exitCode?: number;
};

export type EngineCalls = {
  'engine.state': { in: Empty; out: EngineState };
  'engine.restart': { in: Empty; out: Empty };
};

export const engineCallNames = ['engine.state', 'engine.restart'] as const satisfies readonly (keyof EngineCalls)[];
