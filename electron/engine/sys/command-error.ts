/** A program that could not be started or did not end with 0. The calling room turns it into a kind and keeps it as the cause. */
export class CommandError extends Error {
  readonly command: string;
  /** Undefined where it never started or a signal ended it. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** The last part of what it wrote to stderr. */
  readonly stderr: string;
  readonly durationMs: number;
  readonly timedOut: boolean;

  constructor(message: string, facts: CommandFacts, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.command = facts.command;
    this.exitCode = facts.exitCode;
    this.signal = facts.signal;
    this.stderr = facts.stderr;
    this.durationMs = facts.durationMs;
    this.timedOut = facts.timedOut;
  }
}

export type CommandFacts = Pick<CommandError, 'command' | 'exitCode' | 'signal' | 'stderr' | 'durationMs' | 'timedOut'>;
