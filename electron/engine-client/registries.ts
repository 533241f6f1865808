import { z } from 'zod';
import type { RepositoryTags } from '../shared/engine-api/repository-tags.ts';
import { count, flag, readReply, text } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';

const found = z.object({ name: z.string(), description: text, star_count: count, is_official: flag });

const described = z.object({
  Descriptor: z.object({ mediaType: text, digest: text }),
  Platforms: z.array(z.object({ os: text, architecture: text, variant: text })).nullish().transform((value) => value ?? []),
});

export type FoundImage = z.output<typeof found>;
export type DescribedImage = z.output<typeof described>;

/** `registryAuth` is the header of the person's login there. */
type WithAuth = { readonly registryAuth?: string | undefined; readonly signal?: AbortSignal | undefined };

export type RegistryCalls = {
  /** `unauthorized` where the registry does not take it. */
  checkLogin(options: { serverAddress: string; username: string; password: string; signal?: AbortSignal | undefined }): Promise<void>;
  /** A term that begins with a registry's host asks that one. `not-implemented` where it offers no search. */
  searchImages(options: { term: string; limit: number } & WithAuth): Promise<FoundImage[]>;
  /** Tags of a repository, as its registry lists them. */
  listTags(options: { repository: string } & WithAuth): Promise<readonly string[]>;
  describeImage(options: { reference: string } & WithAuth): Promise<DescribedImage>;
};

export function createRegistryCalls(transport: EngineTransport): RegistryCalls {
  return {
    checkLogin: async ({ serverAddress, username, password, signal }) => {
      await transport.json({ method: 'POST', path: '/auth', body: { username, password, serveraddress: serverAddress }, signal });
    },
    searchImages: async ({ term, limit, ...rest }) =>
      readReply(z.array(found), await transport.json({ method: 'GET', path: '/images/search', query: { term, limit }, ...rest }), `search for ${term}`),
    listTags: async ({ repository, ...rest }) => ((await transport.json({ method: 'GET', path: `/tidewharf/v1/distribution/${repository}/tags`, ...rest })) as RepositoryTags).tags,
    describeImage: async ({ reference, ...rest }) => readReply(described, await transport.json({ method: 'GET', path: `/distribution/${reference}/json`, ...rest }), `look at ${reference}`),
  };
}
