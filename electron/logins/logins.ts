import type { LoginKeeper, RegistryLogins } from '../shared/ipc/registries.ts';

/** Of a person at one registry. Never in a log, an event, an error text or an argument list. */
export type Login = { readonly username: string; readonly password: string } | { readonly identityToken: string };

/** `problem`: why a login that there may be could not be read, without a word of it. */
export type FoundLogin = { readonly login: Login | undefined; readonly problem: string | undefined };

/** A helper program of Docker's configuration, the system's keyring, or that configuration's file itself. */
export type LoginPlace = 'helper' | 'keyring' | 'file';

/**
 * The logins of the person who runs the app, in the places where the docker client has its own: `config.json` of DOCKER_CONFIG or `~/.docker`, and the helper
 * programs that it names. Read anew each time: `docker login` works at once. `domain` as in an image's name, `docker.io` for none.
 */
export type Logins = {
  /** Never fails: a registry may serve without a login, and what it then refuses is told with the problem. */
  find(domain: string): Promise<FoundLogin>;
  /** Keeps a login, best place first, and tells which it was. `invalid` where the configuration cannot be read: it is left as it is. */
  store(domain: string, login: Login): Promise<LoginPlace>;
  /** Whom there is a login for, without a secret, by registry; what a helper says of them where one has them. `invalid` where the configuration cannot be read. */
  list(): Promise<RegistryLogins>;
  /** Where the secret for a registry is, or would go. */
  keeperOf(domain: string): Promise<LoginKeeper>;
  /** Takes it out of every place that it may be in. */
  forget(domain: string): Promise<void>;
};
