import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { CommandError } from './command-error.ts';

/**
 * Starts a program that lives long or needs odd descriptors (conmon), and returns it once it runs; the caller owns it. `detached`
 * gives it a session of its own, so that it outlives the engine. Fails with {@link CommandError} where it cannot be started.
 */
export async function spawnProcess(
  command: string,
  args: readonly string[],
  options: { stdio: StdioOptions; cwd?: string; env?: Readonly<Record<string, string>>; detached?: boolean },
): Promise<ChildProcess> {
  const child = spawn(command, [...args], options);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      const facts = { command, exitCode: undefined, signal: undefined, stderr: '', durationMs: 0, timedOut: false };
      reject(new CommandError(`${command}: cannot start: ${cause.message}`, facts, { cause }));
    });
  });
  return child;
}
