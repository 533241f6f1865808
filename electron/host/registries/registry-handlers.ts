import { registryAuthHeader, serverAddress } from '../../logins/registry-auth-header.ts';
import { EngineError, isEngineError } from '../../shared/errors/engine-error.ts';
import type { RegistryCalls } from '../../shared/ipc/registries.ts';
import { familiarName, formatReference, parseReference } from '../../shared/oci/reference.ts';
import { done, type HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

const mostFound = 50;

/** Secrets pass through `registries.login` on their way to the registry and the keeper, and come back nowhere. */
export function registryHandlers({ client, logins }: HostParts): HandlersOf<RegistryCalls> {
  /** With the person's login there; a refusal tells too why it could not be read. */
  const asPerson = async <T>(registry: string, ask: (registryAuth: string | undefined) => Promise<T>): Promise<T> => {
    const { login, problem } = await logins.find(registry);
    try {
      return await ask(login && registryAuthHeader(registry, login));
    } catch (error) {
      if (problem === undefined || !isEngineError(error, 'unauthorized')) throw error;
      throw new EngineError('unauthorized', `${error.message} (your login could not be read: ${problem})`, { cause: error, detail: error.detail });
    }
  };
  return {
    'registries.logins': () => logins.list(),
    'registries.login': async ({ registry, username, password }) => {
      await client.checkLogin({ serverAddress: serverAddress(registry), username, password });
      await logins.store(registry, { username, password });
      return { keeper: await logins.keeperOf(registry) };
    },
    'registries.logout': ({ registry }) => done(logins.forget(registry)),
    'registries.search': ({ registry, term }) =>
      asPerson(registry, async (registryAuth) => {
        const found = await client.searchImages({ term: registry === 'docker.io' ? term : `${registry}/${term}`, limit: mostFound, registryAuth });
        return found.map(({ name, description, star_count: stars, is_official: official }) => ({ name, description, stars, official }));
      }),
    'registries.tags': async ({ repository }) => {
      const reference = parseReference(repository);
      const tags = await asPerson(reference.domain, (registryAuth) => client.listTags({ repository: `${reference.domain}/${reference.path}`, registryAuth }));
      return { repository: familiarName(reference), tags };
    },
    'registries.describe': async ({ reference: text }) => {
      const reference = parseReference(text);
      const { Descriptor, Platforms } = await asPerson(reference.domain, (registryAuth) => client.describeImage({ reference: formatReference(reference), registryAuth }));
      return { ...Descriptor, platforms: Platforms.map(({ os, architecture, variant }) => [os, architecture, variant].filter(Boolean).join('/')) };
    },
  };
}
