import { homedir } from 'node:os';
import type * as NodePty from 'node-pty';
import { EngineError } from '../../shared/errors/engine-error.ts';
import type { Shell, ShellOptions } from './shell.ts';

/** The user's own shell on this machine, with the engine's socket in DOCKER_HOST. Fails `unavailable` where node-pty was not built. */
export async function openHostShell(options: ShellOptions & { readonly socketPath: string }): Promise<Shell> {
  const { size, onData, onEnd, socketPath } = options;
  const { spawn } = await loadPty();
  const file = process.platform === 'win32' ? 'powershell.exe' : (process.env['SHELL'] ?? '/bin/sh');
  const pty = spawn(file, [], { name: 'xterm-256color', ...size, cwd: homedir(), env: shellEnvironment(socketPath) });
  let ended = false;
  pty.onData(onData);
  pty.onExit(({ exitCode, signal }) => {
    ended = true;
    onEnd(signal === undefined || signal === 0 ? exitCode : 128 + signal);
  });
  return {
    write: async (data) => {
      if (!ended) pty.write(data);
    },
    resize: async ({ cols, rows }) => {
      if (!ended) pty.resize(cols, rows);
    },
    pause: () => pty.pause(),
    resume: () => pty.resume(),
    close: () => {
      if (!ended) pty.kill();
    },
  };
}

/** Native, and absent where it could not be compiled: only this terminal goes without. */
async function loadPty(): Promise<typeof NodePty> {
  try {
    return await import('node-pty');
  } catch (cause) {
    throw new EngineError('unavailable', 'terminal on this machine: node-pty is not built: run npm rebuild node-pty with a C++ compiler installed', { cause });
  }
}

/** What made this program run its way must not reach the user's programs. */
const ours = new Set(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_CHANNEL_FD', 'DOCKER_CONTEXT']);

function shellEnvironment(socketPath: string): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !ours.has(name) && !name.startsWith('TIDEWHARF_') && !name.startsWith('npm_'));
  return { LANG: 'C.UTF-8', ...Object.fromEntries(inherited), DOCKER_HOST: `unix://${socketPath}`, TERM: 'xterm-256color' };
}
