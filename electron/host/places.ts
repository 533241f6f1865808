import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where things are on this machine. */
export type Places = {
  /** Images, layers, records. */
  readonly dataDir: string;
  /** Sockets and pids; gone after a reboot. */
  readonly runDir: string;
  /** Of the Docker API; at most 107 bytes. */
  readonly socketPath: string;
  readonly configDir: string;
};

export type PlaceFlags = { readonly data?: string | undefined; readonly run?: string | undefined; readonly socket?: string | undefined; readonly config?: string | undefined };

/** The flags where given, else what is customary: system folders for root, the user's own (XDG Base Directory) for everyone else. */
export function planPlaces(flags: PlaceFlags, env: NodeJS.ProcessEnv = process.env, isRoot = process.getuid?.() === 0): Places {
  const home = homedir();
  const data = isRoot ? '/var/lib' : (env['XDG_DATA_HOME'] ?? join(home, '.local/share'));
  const run = isRoot ? '/run' : (env['XDG_RUNTIME_DIR'] ?? join(home, '.cache'));
  const config = env['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const runDir = resolve(flags.run ?? join(run, 'tidewharf'));
  return {
    dataDir: resolve(flags.data ?? join(data, 'tidewharf')),
    runDir,
    socketPath: resolve(flags.socket ?? join(runDir, 'tidewharf.sock')),
    configDir: resolve(flags.config ?? join(config, 'tidewharf')),
  };
}
