import type { Empty } from './empty.ts';

export type AppInfo = {
  readonly version: string;
  readonly mode: 'electron' | 'browser';
  /** `linux`, `darwin`, `win32`. */
  readonly platform: string;
  /** For `DOCKER_HOST=unix://...`. */
  readonly socketPath: string;
  /** Where the engine of this app keeps images, layers and records. */
  readonly dataDir: string;
};

export type AppCalls = {
  'app.info': { in: Empty; out: AppInfo };
  /** Opens an http(s) link or a published port in the user's browser. In browser mode the page opens it itself. */
  'app.openExternal': { in: { url: string }; out: Empty };
};

export const appCallNames = ['app.info', 'app.openExternal'] as const satisfies readonly (keyof AppCalls)[];
