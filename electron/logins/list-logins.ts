import { isEngineError } from '../shared/errors/engine-error.ts';
import type { LoginKeeper, RegistryLogin, RegistryLogins } from '../shared/ipc/registries.ts';
import { createCredentialHelper } from './credential-helper.ts';
import { fileLogin, helperOf, readDockerConfig, type DockerConfig } from './docker-config.ts';
import { findKeyring } from './keyring.ts';
import type { Login } from './logins.ts';
import { domainOf, serverAddress } from './registry-auth-header.ts';
import type { Environment } from './run-helper.ts';

type Place = { readonly domain: string; readonly file: string; readonly environment: Environment };

/** See `Logins.keeperOf`. */
export function keeperOf(config: DockerConfig, { domain, file, environment }: Place): LoginKeeper {
  const helper = helperOf(config, domain);
  if (helper !== undefined) return { kind: 'helper', program: `docker-credential-${helper}` };
  const { login } = fileLogin(config, domain);
  return login === undefined && findKeyring(environment) !== undefined ? { kind: 'keyring' } : { kind: 'file', file };
}

/** See `Logins.list`. Helpers are asked for users by their lists; a keyring for each entry that the file has without a login. */
export async function listLogins(file: string, environment: Environment): Promise<RegistryLogins> {
  const config = await readDockerConfig(file);
  const helpers = [...new Set([...Object.values(config.credHelpers ?? {}), config.credsStore].filter(Boolean))];
  const kept = await Promise.all(helpers.map((name) => askHelper(config, name, environment)));
  const found = new Map(kept.flat().map((login) => [login.registry, login]));
  for (const key of Object.keys(config.auths ?? {})) {
    const registry = domainOf(key);
    if (found.has(registry) || helperOf(config, registry) !== undefined) continue;
    const login = await readOwn(config, { domain: registry, file, environment });
    if (login !== undefined) found.set(registry, login);
  }
  const logins = [...found.values()].toSorted((a, b) => a.registry.localeCompare(b.registry));
  return { logins, next: keeperOf({ ...config, auths: {}, credHelpers: {} }, { domain: 'docker.io', file, environment }) };
}

/** Servers that another helper is for are not this one's to tell of. */
async function askHelper(config: DockerConfig, name: string, environment: Environment): Promise<RegistryLogin[]> {
  const keeper = { kind: 'helper', program: `docker-credential-${name}` } as const;
  const mine = (registry: string): boolean => helperOf(config, registry) === name;
  try {
    const users = Object.entries(await createCredentialHelper(name, environment).list());
    return users.map(([server, username]) => ({ registry: domainOf(server), username: shownUser(username), keeper, problem: '' })).filter(({ registry }) => mine(registry));
  } catch (error) {
    const problem = isEngineError(error) ? error.message : 'it could not be asked';
    const named = [...Object.keys(config.credHelpers ?? {}), ...Object.keys(config.auths ?? {})].map(domainOf).filter(mine);
    return [...new Set(named)].map((registry) => ({ registry, username: '', keeper, problem }));
  }
}

async function readOwn(config: DockerConfig, place: Place): Promise<RegistryLogin | undefined> {
  const { domain } = place;
  const { login, kept } = fileLogin(config, domain);
  if (!kept) return login && { registry: domain, username: userOf(login), keeper: { kind: 'file', file: place.file }, problem: '' };
  const keyring = findKeyring(place.environment);
  // An entry that is nobody's: a client wrote it, and its secret is elsewhere or nowhere.
  if (keyring === undefined) return undefined;
  try {
    const found = await keyring.get(serverAddress(domain));
    return found && { registry: domain, username: userOf(found), keeper: { kind: 'keyring' }, problem: '' };
  } catch (error) {
    return { registry: domain, username: '', keeper: { kind: 'keyring' }, problem: isEngineError(error) ? error.message : 'it could not be read' };
  }
}

function userOf(login: Login): string {
  return 'username' in login ? login.username : '';
}

function shownUser(name: string): string {
  return name === '<token>' ? '' : name;
}
