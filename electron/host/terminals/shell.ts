import type { TerminalSize } from '../../engine-client/execs.ts';

/** A process behind a terminal: in a container or on this machine. */
export type Shell = {
  /** Resolves when the process can take more. */
  write(data: string): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
  /** Its output waits in the kernel between the two. */
  pause(): void;
  resume(): void;
  /** Hangs up. `onEnd` follows. */
  close(): void;
};

/** `onEnd` is called once, after the last output; the exit code is null where it is not known. */
export type ShellOptions = {
  readonly size: TerminalSize;
  readonly onData: (data: string) => void;
  readonly onEnd: (exitCode: number | null) => void;
};
