import type { Empty } from './empty.ts';

export type EngineState =
  | { readonly kind: 'starting'; readonly attempt: number }
  /** `product`: what it calls itself. `adopted`: somebody else started it, and it cannot be restarted from here. */
  | { readonly kind: 'running'; readonly version: string; readonly product: string; readonly adopted: boolean; readonly runtime: string; readonly since: string }
  /** It went away and comes back by itself after the wait. */
  | { readonly kind: 'restarting'; readonly attempt: number; readonly waitMs: number; readonly reason: string }
  /** Given up: needs a person. `log` holds its last lines. */
  | { readonly kind: 'failed'; readonly reason: string; readonly log: readonly string[] }
  /** One is there, but this user may not speak to it. It is asked again by itself when that changes. */
  | { readonly kind: 'denied'; readonly socketPath: string; readonly reason: string }
  | { readonly kind: 'stopped' };

/** An engine event, as far as screens need it. */
export type EngineNotice = {
  /** `builder`: builds and what is kept of their steps. */
  readonly noun: 'container' | 'image' | 'network' | 'volume' | 'builder';
  readonly action: string;
  readonly id: string;
  /** Name of a container, reference of an image. */
  readonly name: string;
  /** For `die`. */
  readonly exitCode?: number;
};

/** What calls itself so is made for this app. */
export const ownProduct = 'Tidewharf';

/** Patches fit each other; what came or went in between does not. */
export function fitsEngine(engine: { readonly product: string; readonly version: string }, appVersion: string): boolean {
  const series = (version: string): string => version.split('.').slice(0, 2).join('.');
  return engine.product === ownProduct && series(engine.version) === series(appVersion);
}

/** What the engine has to work with. */
export type EngineInfo = {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  readonly dataDir: string;
  readonly kernel: string;
  readonly system: string;
  readonly architecture: string;
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly apiVersion: string;
  readonly cgroupVersion: string;
  readonly isRootless: boolean;
  /** Limits that cannot be kept here, as the engine says it. */
  readonly warnings: readonly string[];
};

export type EngineCalls = {
  'engine.state': { in: Empty; out: EngineState };
  /** Starts it where it is stopped or was given up. */
  'engine.restart': { in: Empty; out: Empty };
  'engine.info': { in: Empty; out: EngineInfo };
  /** Containers go on; nothing is watched, restarted or published anew until it is started. */
  'engine.stop': { in: Empty; out: Empty };
};

export const engineCallNames = ['engine.state', 'engine.restart', 'engine.info', 'engine.stop'] as const satisfies readonly (keyof EngineCalls)[];
