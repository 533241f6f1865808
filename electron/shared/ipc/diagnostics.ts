import type { CheckedCounts, Damage } from '../engine-api/check.ts';
import type { Empty } from './empty.ts';

/** What each check found; the page has the words. */
export type DiagnosticFacts = {
  /** Does it answer? `problem` '' where it does. */
  readonly engine: { readonly milliseconds: number; readonly problem: string };
  /** `product`: what calls itself an engine there. */
  readonly version: { readonly product: string; readonly engine: string; readonly app: string; readonly api: string };
  readonly runtime: { readonly name: string; readonly version: string };
  /** `missing`: limits that this machine cannot keep. */
  readonly cgroup: { readonly version: string; readonly missing: readonly string[] };
  readonly kernel: { readonly release: string; readonly missing: readonly string[] };
  readonly disk: { readonly folder: string; readonly free: number; readonly total: number };
  readonly socket: { readonly path: string; readonly mode: string; readonly owner: string; readonly problem: '' | 'missing' | 'denied' | 'no-socket' | 'open-to-all' };
  /** DOCKER_HOST and DOCKER_CONTEXT as the app was started with them; '' where they are not set. */
  readonly 'docker-host': { readonly host: string; readonly context: string; readonly ours: string };
  readonly clock: { readonly now: string; readonly skewMs: number };
  /** Records against files, processes, networks and mounts; nothing is read through. */
  readonly records: { readonly problems: readonly string[]; readonly checked: Readonly<Record<string, number>> };
  readonly mounts: { readonly left: readonly string[] };
};

export type DiagnosticId = keyof DiagnosticFacts;

/** `skipped`: what it asks is not there. */
export type DiagnosticState = 'ok' | 'warn' | 'failed' | 'skipped';

export type DiagnosticCheck = { readonly [Id in DiagnosticId]: { readonly id: Id; readonly state: DiagnosticState; readonly facts: DiagnosticFacts[Id] | null } }[DiagnosticId];

export type DiagnosticReport = { readonly at: string; readonly checks: readonly DiagnosticCheck[] };

/** What the deep check found. */
export type StoreReport = { readonly at: string; readonly repair: boolean; readonly checked: CheckedCounts; readonly damages: readonly Damage[] };

export type DiagnosticsCalls = {
  'diagnostics.check': { in: Empty; out: DiagnosticReport };
  /** Starts a task that reads every byte; with `repair` it mends what can be mended. */
  'diagnostics.checkStore': { in: { repair: boolean }; out: { taskId: string } };
  /** Of the last deep check that came to its end; null before one. */
  'diagnostics.storeReport': { in: Empty; out: StoreReport | null };
  /** The engine's last lines, oldest first. */
  'diagnostics.log': { in: Empty; out: string[] };
  /** What a bundle holds, name to text, secrets left out: what a person may read before it goes anywhere. */
  'diagnostics.bundle': { in: Empty; out: { files: { name: string; text: string }[] } };
  /** Writes it as one archive, gathered anew, where the person chose to. Gives the bytes. */
  'diagnostics.saveBundle': { in: { handle: string }; out: { bytes: number } };
};

export const diagnosticsCallNames = ['diagnostics.check', 'diagnostics.checkStore', 'diagnostics.storeReport', 'diagnostics.log', 'diagnostics.bundle', 'diagnostics.saveBundle'] as const satisfies readonly (keyof DiagnosticsCalls)[];
