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

/** How terminals look, as the settings say, and what they ask of the window. */
export type TerminalLook = {
  readonly fontSize: number;
  readonly scrollback: number;
  /** What is written is told to a screen reader. */
  readonly screenReader: boolean;
  readonly onOpenUrl: (url: string) => void;
  /** Bigger or smaller by a pixel; 0 the usual size. */
  readonly onZoom: (by: 1 | -1 | 0) => void;
};

/** What runs in a terminal of a container, where it is not the best shell there is as the container's own user. */
export type TerminalHow = { readonly command?: readonly string[] | undefined; readonly user?: string | undefined };
