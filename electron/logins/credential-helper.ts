import { z } from 'zod';
import { EngineError } from '../shared/errors/engine-error.ts';
import type { Login } from './logins.ts';
import { runHelper, type Environment } from './run-helper.ts';

/** One `docker-credential-NAME` (docker-credential-helpers, Development): the server goes in by stdin, JSON comes out. */
export type CredentialHelper = {
  /** Undefined where it has none for this server. `unavailable` where it fails. */
  get(server: string): Promise<Login | undefined>;
  /** Users by server, as far as it tells. */
  list(): Promise<Readonly<Record<string, string>>>;
  store(server: string, login: Login): Promise<void>;
  /** One that has none is fine. */
  erase(server: string): Promise<void>;
};

/** A person may have to unlock a keyring first. */
const timeoutMs = 30_000;
/** In place of a user's name: the secret is a token. */
const tokenName = '<token>';
/** What helpers say where they know the server not; all of them share this text. */
const notFound = 'credentials not found in native keychain';

const reply = z.object({ Username: z.string(), Secret: z.string() });

export function createCredentialHelper(name: string, environment: Environment, limitMs = timeoutMs): CredentialHelper {
  if (!/^[\w.-]+$/.test(name)) throw new EngineError('invalid', 'the name of a credential helper has a sign that no program has');
  const program = `docker-credential-${name}`;
  const run = (action: string, input: string) => runHelper({ program, args: [action], input, environment, timeoutMs: limitMs });
  const failed = (code: number): EngineError => new EngineError('unavailable', `${program}: it ended with code ${code}`);
  return {
    get: async (server) => {
      const { code, stdout } = await run('get', server);
      if (code !== 0 && stdout.trim() === notFound) return undefined;
      if (code !== 0) throw failed(code);
      return parseReply(program, stdout);
    },
    list: async () => {
      const { code, stdout } = await run('list', '');
      if (code !== 0) throw failed(code);
      return parseList(program, stdout);
    },
    store: async (server, login) => {
      const [Username, Secret] = 'identityToken' in login ? [tokenName, login.identityToken] : [login.username, login.password];
      const { code } = await run('store', JSON.stringify({ ServerURL: server, Username, Secret }));
      if (code !== 0) throw failed(code);
    },
    erase: async (server) => {
      const { code, stdout } = await run('erase', server);
      if (code !== 0 && stdout.trim() !== notFound) throw failed(code);
    },
  };
}

function parseReply(program: string, stdout: string): Login | undefined {
  let parsed: z.output<typeof reply>;
  try {
    parsed = reply.parse(JSON.parse(stdout));
  } catch {
    // The cause would hold what it wrote.
    throw new EngineError('unavailable', `${program}: its answer is no login`);
  }
  const { Username: username, Secret: secret } = parsed;
  if (username === tokenName) return { identityToken: secret };
  return username === '' ? undefined : { username, password: secret };
}

function parseList(program: string, stdout: string): Readonly<Record<string, string>> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(stdout.trim() === '' ? '{}' : stdout));
  } catch {
    throw new EngineError('unavailable', `${program}: its list is none`);
  }
}
