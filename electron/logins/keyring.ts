import { z } from 'zod';
import type { CredentialHelper } from './credential-helper.ts';
import { EngineError } from '../shared/errors/engine-error.ts';
import { isInstalled, runHelper, type Environment } from './run-helper.ts';

const program = 'secret-tool';
const timeoutMs = 30_000;
const stored = z.union([z.object({ username: z.string(), password: z.string() }), z.object({ identityToken: z.string() })]);

/** The system's keyring (Secret Service) by libsecret's program; undefined where that is not installed. Servers are in its arguments, secrets never. */
export function findKeyring(environment: Environment): Omit<CredentialHelper, 'list'> | undefined {
  if (!isInstalled(program, environment)) return undefined;
  const attributes = (server: string): string[] => ['application', 'tidewharf', 'server', server];
  const run = (args: string[], input = '') => runHelper({ program, args, input, environment, timeoutMs });
  return {
    get: async (server) => {
      const { code, stdout } = await run(['lookup', ...attributes(server)]);
      if (code !== 0) return undefined;
      try {
        return stored.parse(JSON.parse(stdout));
      } catch {
        throw new EngineError('unavailable', `${program}: what it keeps for ${server} is no login`);
      }
    },
    store: async (server, login) => {
      const { code } = await run(['store', `--label=Tidewharf: ${server}`, ...attributes(server)], JSON.stringify(login));
      if (code !== 0) throw new EngineError('unavailable', `${program}: it ended with code ${code}`);
    },
    erase: async (server) => void (await run(['clear', ...attributes(server)])),
  };
}
