import type { Empty } from './empty.ts';

export type TerminalOpen = {
  readonly target: { readonly kind: 'container'; readonly containerId: string; readonly command?: readonly string[] | undefined; readonly user?: string | undefined } | { readonly kind: 'host' };
  readonly cols: number;
  readonly rows: number;
};

export type TerminalInfo = {
  readonly id: string;
  readonly target: TerminalOpen['target'];
  readonly title: string;
  readonly state: { readonly kind: 'open' } | { readonly kind: 'ended'; readonly exitCode: number | null };
};

/** `data` is text as a terminal takes it; the last item tells the end. `replay` marks what was written before: its questions to the terminal are answered already. */
export type TerminalOutput = { readonly kind: 'data'; readonly data: string; readonly replay?: true } | { readonly kind: 'ended'; readonly exitCode: number | null };

export type TerminalCalls = {
  'terminals.list': { in: Empty; out: TerminalInfo[] };
  'terminals.open': { in: TerminalOpen; out: TerminalInfo };
  'terminals.write': { in: { id: string; data: string }; out: Empty };
  'terminals.resize': { in: { id: string; cols: number; rows: number }; out: Empty };
  'terminals.close': { in: { id: string }; out: Empty };
  /** The title of its tab, as long as it is open. */
  'terminals.rename': { in: { id: string; title: string }; out: Empty };
  /** Paths of the shells that a container has, the best first. Nothing is run in it. */
  'terminals.shells': { in: { containerId: string }; out: string[] };
};

export const terminalCallNames = ['terminals.list', 'terminals.open', 'terminals.write', 'terminals.resize', 'terminals.close', 'terminals.rename', 'terminals.shells'] as const satisfies readonly (keyof TerminalCalls)[];
