import { EngineError } from '../../shared/errors/engine-error.ts';

/** What the docker client looks for in the text to make its own exit code; shells' codes for the same (POSIX, "Exit status for commands"). */
const notFound = 127;
const notExecutable = 126;

/**
 * The runtime's words about a process it could not start, as an error in Docker's words. `invalid` with detail `{ exitCode: 127 }` where
 * the command is not there, 126 where it cannot be executed; `internal` for the rest. `said` is what runc or crun wrote to stderr or log,
 * `command` the first argument of the process.
 */
export function startFailure(said: string, { command, action }: { command: string; action: 'create' | 'exec' }): EngineError {
  const reason = lastMessage(said);
  const what = action === 'create' ? 'failed to create task' : 'exec failed';
  const commandReason = readCommandReason(reason, command);
  if (commandReason === undefined) return new EngineError('internal', `${what}: ${reason}`);
  const exitCode = /permission denied|is a directory/.test(commandReason) ? notExecutable : notFound;
  return new EngineError('invalid', `${what}: exec: ${JSON.stringify(command)}: ${commandReason}`, { detail: { exitCode } });
}

/** Undefined where it is not the command's fault. Both runtimes look the command up themselves and say so each in its own way. */
function readCommandReason(reason: string, command: string): string | undefined {
  const runc = /(?:^|: )exec: "(?:[^"\\]|\\.)*": (.+)$/.exec(reason)?.[1];
  if (runc !== undefined && /executable file not found|no such file|permission denied|is a directory|not a directory/.test(runc)) {
    return runc.replace(/^.*not a directory$/, 'no such file or directory');
  }
  // crun, utils.c find_executable and container.c: the first names the command, the second does not.
  if (/^executable file `.*` not found in \$PATH/.test(reason)) {
    return command.includes('/') ? `stat ${command}: no such file or directory` : 'executable file not found in $PATH';
  }
  if (/^open executable: (Permission denied|Operation not permitted|Is a directory)/.test(reason)) return 'permission denied';
  return undefined;
}

/** The last error out of lines such as `time="..." level=error msg="runc create failed: ..."`; text that is no log stays as it is. */
export function lastMessage(said: string): string {
  const lines = said.trim().split('\n');
  const logged = lines.findLast((line) => line.includes('level=error')) ?? lines.at(-1) ?? '';
  const quoted = /\bmsg=("(?:[^"\\]|\\.)*")/.exec(logged)?.[1];
  const text = quoted === undefined ? said.trim() : unquote(quoted);
  const reason = text.replace(/^(runc \w+|exec) failed: /, '').replace(/^unable to start container process: /, '');
  return reason || 'the runtime gave no reason';
}

/** Go's quoting is JSON's but for rare escapes; text with those stays quoted. */
function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
