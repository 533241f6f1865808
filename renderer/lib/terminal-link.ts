/** Cells of a terminal. */
export type TerminalSize = { readonly cols: number; readonly rows: number };

/** What a terminal screen needs of the shell behind it. */
export type TerminalLink = {
  /** The first size is known: the shell may start. Called once, before anything else. */
  readonly onFirstSize: (size: TerminalSize) => void;
  readonly onSize: (size: TerminalSize) => void;
  readonly onType: (data: string) => void;
  /** Gives output from the scrollback's start on, and waits until what it gave is drawn. Undefined while no shell is there yet. */
  readonly attach: ((write: (data: string) => Promise<void>) => () => void) | undefined;
};
