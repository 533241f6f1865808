import type { LogLevel } from './engine-options.ts';

export type EngineLog = {
  debug(message: string): void;
  info(message: string): void;
  /** With the error's message, which holds no secrets. */
  warn(message: string, error?: unknown): void;
  /** With the stack: a bug. */
  bug(message: string, error: unknown): void;
};

const order: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** One JSON object a line on stderr, from the given level up. */
export function createEngineLog(level: LogLevel): EngineLog {
  const write = (at: LogLevel, message: string, facts: object = {}): void => {
    if (order[at] >= order[level]) process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level: at, message, ...facts })}\n`);
  };
  return {
    debug: (message) => write('debug', message),
    info: (message) => write('info', message),
    warn: (message, error) => write('warn', message, error === undefined ? {} : { error: textOf(error) }),
    bug: (message, error) => write('error', message, { error: textOf(error), stack: error instanceof Error ? error.stack : undefined }),
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
