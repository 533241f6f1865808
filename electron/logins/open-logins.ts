import { homedir } from 'node:os';
import { isEngineError } from '../shared/errors/engine-error.ts';
import { createCredentialHelper } from './credential-helper.ts';
import { dockerConfigFile, fileLogin, helperOf, keyOf, readDockerConfig, writeDockerConfig, type DockerConfig } from './docker-config.ts';
import { findKeyring } from './keyring.ts';
import { keeperOf, listLogins } from './list-logins.ts';
import type { Login, LoginPlace, Logins } from './logins.ts';
import { serverAddress } from './registry-auth-header.ts';
import type { Environment } from './run-helper.ts';

/** `environment` gives DOCKER_CONFIG and PATH, and goes to the helper programs. */
export function openLogins(environment: Environment = process.env, home = homedir()): Logins {
  const file = dockerConfigFile(environment, home);
  let writing: Promise<unknown> = Promise.resolve();

  const read = async (domain: string): Promise<Login | undefined> => {
    const config = await readDockerConfig(file);
    const helper = helperOf(config, domain);
    if (helper !== undefined) return createCredentialHelper(helper, environment).get(keyOf(config.credHelpers ?? {}, domain) ?? serverAddress(domain));
    const { login, kept } = fileLogin(config, domain);
    return kept ? findKeyring(environment)?.get(serverAddress(domain)) : login;
  };

  const store = async (domain: string, login: Login): Promise<LoginPlace> => {
    const config = await readDockerConfig(file);
    const server = serverAddress(domain);
    const helper = helperOf(config, domain);
    if (helper !== undefined) {
      await createCredentialHelper(helper, environment).store(keyOf(config.credHelpers ?? {}, domain) ?? server, login);
      return 'helper';
    }
    const inKeyring = await storeInKeyring(environment, server, login);
    await writeDockerConfig(file, withEntry(config, domain, inKeyring ? {} : fileEntry(login)));
    return inKeyring ? 'keyring' : 'file';
  };

  const forget = async (domain: string): Promise<void> => {
    const config = await readDockerConfig(file);
    const helper = helperOf(config, domain);
    if (helper !== undefined) await createCredentialHelper(helper, environment).erase(keyOf(config.credHelpers ?? {}, domain) ?? serverAddress(domain));
    if (fileLogin(config, domain).kept) await findKeyring(environment)?.erase(serverAddress(domain));
    if (keyOf(config.auths ?? {}, domain) !== undefined) await writeDockerConfig(file, withEntry(config, domain, undefined));
  };

  /** One after the other: each reads what the one before wrote. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = writing.then(work);
    writing = turn.catch(() => {});
    return turn;
  };

  return {
    find: async (domain) => {
      try {
        return { login: await read(domain), problem: undefined };
      } catch (error) {
        return { login: undefined, problem: isEngineError(error) ? error.message : 'the login could not be read' };
      }
    },
    list: () => listLogins(file, environment),
    keeperOf: async (domain) => keeperOf(await readDockerConfig(file), { domain, file, environment }),
    store: (domain, login) => inTurn(() => store(domain, login)),
    forget: (domain) => inTurn(() => forget(domain)),
  };
}

/** A keyring that is installed may not run, or stay locked: false then. */
async function storeInKeyring(environment: Environment, server: string, login: Login): Promise<boolean> {
  try {
    const keyring = findKeyring(environment);
    await keyring?.store(server, login);
    return keyring !== undefined;
  } catch (error) {
    if (isEngineError(error, 'unavailable')) return false;
    throw error;
  }
}

type Entry = NonNullable<DockerConfig['auths']>[string];

/** As the docker client writes it. */
function fileEntry(login: Login): Partial<Entry> {
  return 'identityToken' in login ? { identitytoken: login.identityToken } : { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') };
}

/** All spellings of the registry make room for the one entry; with none it is gone. */
function withEntry(config: DockerConfig, domain: string, entry: Partial<Entry> | undefined): DockerConfig {
  const auths: Record<string, Partial<Entry>> = Object.fromEntries(Object.entries(config.auths ?? {}).map(([key, value]) => [key, withoutBlanks(value)]));
  for (let old = keyOf(auths, domain); old !== undefined; old = keyOf(auths, domain)) delete auths[old];
  if (entry !== undefined) auths[serverAddress(domain)] = entry;
  return { ...config, auths: auths as DockerConfig['auths'] };
}

function withoutBlanks(entry: Entry): Partial<Entry> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== ''));
}
