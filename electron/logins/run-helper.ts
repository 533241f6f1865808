import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../shared/errors/engine-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const maxOutput = 64 * 1024;

/**
 * Runs a program that keeps secrets: `input` is its stdin, what it writes is given back and told to nobody, and no argument may be a secret. `unavailable`
 * where it is not there, answers too much, or not in time: it is killed then with all that it started.
 */
export async function runHelper(options: {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly environment: Environment;
  readonly timeoutMs: number;
}): Promise<{ readonly code: number; readonly stdout: string }> {
  const { program, args, input, environment, timeoutMs } = options;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env: environment, detached: true });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const fail = (why: string): void => {
    if (child.pid !== undefined) endGroup(child.pid);
    child.stdout.destroy();
    reject(new EngineError('unavailable', `${program}: ${why}`));
  };
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if ((length += chunk.length) > maxOutput) fail(`it wrote more than ${maxOutput} bytes`);
  });
  child.once('error', (error: NodeJS.ErrnoException) => fail(error.code === 'ENOENT' ? 'it is not installed' : `it cannot be started (${error.code})`));
  child.once('close', (code, signal) => (code === null ? fail(`it was ended by ${signal}`) : resolve(code)));
  // One that does not read its input ends before it is written.
  child.stdin.on('error', () => {}).end(input);
  const timer = setTimeout(() => fail(`it did not answer in ${timeoutMs / 1000} s`), timeoutMs);
  try {
    const code = await promise;
    return { code, stdout: Buffer.concat(chunks).toString() };
  } finally {
    clearTimeout(timer);
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Whether a program stands in a folder of PATH. */
export function isInstalled(program: string, { PATH = '' }: Environment): boolean {
  return PATH.split(':').some((folder) => {
    if (folder === '') return false;
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
