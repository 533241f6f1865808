import { fitsEngine, ownProduct, type EngineState } from '../../electron/shared/ipc/engine.ts';
import type { ConnectionState } from '../bridge/connection.ts';
import { sentence } from '../lib/format.ts';
import { strings } from '../strings/strings.ts';

/** What stands between the person and the engine, and the ways out of it. */
export type Trouble = {
  readonly tone: 'danger' | 'warn';
  readonly title: string;
  readonly text: string;
  readonly log: readonly string[];
  readonly command?: string;
  /** The label of the button that starts it anew. */
  readonly restart?: string;
  readonly diagnostics: boolean;
};

const words = strings.engine;

/** Pure: undefined where all is well. The nearest trouble first: without the host nobody knows about the engine. */
export function describeTrouble(connection: ConnectionState, state: EngineState | undefined, appVersion: string | undefined): Trouble | undefined {
  if (connection.kind === 'lost') return { tone: 'warn', ...words.lost, log: [], diagnostics: false };
  if (connection.kind === 'refused') return { tone: 'danger', ...words.refused, log: [], diagnostics: false };
  switch (state?.kind) {
    case 'restarting':
      return { tone: 'warn', title: words.restarting.title, text: words.restarting.text(sentence(state.reason), state.attempt), log: [], diagnostics: false };
    case 'failed':
      return { tone: 'danger', title: words.failed.title, text: words.failed.text(sentence(state.reason)), log: state.log, restart: words.restart, diagnostics: true };
    case 'denied':
      return { tone: 'danger', title: words.denied.title, text: words.denied.text(state.socketPath), log: [], command: words.denied.command(state.socketPath), restart: words.again, diagnostics: true };
    case 'stopped':
      return { tone: 'warn', ...words.stopped, log: [], restart: words.restart, diagnostics: false };
    case 'running':
      return appVersion === undefined || fitsEngine(state, appVersion) ? undefined : describeMisfit(state, appVersion);
    case undefined:
    case 'starting':
      return undefined;
  }
}

function describeMisfit({ product, version }: Extract<EngineState, { kind: 'running' }>, appVersion: string): Trouble {
  const shared = { tone: 'warn', log: [], diagnostics: true } as const;
  if (product === ownProduct) return { ...shared, title: words.otherVersion.title, text: words.otherVersion.text(version, appVersion) };
  return { ...shared, title: words.otherProduct.title, text: words.otherProduct.text(product === '' ? words.unknownProduct : product, version) };
}
