import type { Empty } from './empty.ts';

/** Where the secret of a login is: with a helper program of Docker's configuration, in the system's keyring, or readable in that configuration's file. */
export type LoginKeeper = { readonly kind: 'helper'; readonly program: string } | { readonly kind: 'keyring' } | { readonly kind: 'file'; readonly file: string };

/** A login without its secret, which never reaches the page. */
export type RegistryLogin = {
  /** As in an image's name, `docker.io` for none. */
  readonly registry: string;
  /** '' for a token, and where it could not be read. */
  readonly username: string;
  readonly keeper: LoginKeeper;
  /** Why it could not be read; '' where it could. */
  readonly problem: string;
};

/** `next`: where the secret of a new login would go, but for registries with a helper of their own. */
export type RegistryLogins = { readonly logins: readonly RegistryLogin[]; readonly next: LoginKeeper };

export type FoundRepository = { readonly name: string; readonly description: string; readonly stars: number; readonly official: boolean };

/** What a name points to in its registry. Platforms as `linux/arm64/v8`. */
export type RemoteImage = { readonly digest: string; readonly mediaType: string; readonly platforms: readonly string[] };

export type RegistryCalls = {
  'registries.logins': { in: Empty; out: RegistryLogins };
  /** Kept only when the registry has taken it: `unauthorized` where it does not. */
  'registries.login': { in: { registry: string; username: string; password: string }; out: { keeper: LoginKeeper } };
  'registries.logout': { in: { registry: string }; out: Empty };
  /** `not-implemented` where the registry offers none. */
  'registries.search': { in: { registry: string; term: string }; out: FoundRepository[] };
  /** In the registry's order. */
  'registries.tags': { in: { repository: string }; out: { repository: string; tags: readonly string[] } };
  'registries.describe': { in: { reference: string }; out: RemoteImage };
};

export const registryCallNames = ['registries.logins', 'registries.login', 'registries.logout', 'registries.search', 'registries.tags', 'registries.describe'] as const satisfies readonly (keyof RegistryCalls)[];
