import type { Digest } from '../../../shared/oci/digest.ts';

/** Which results builds that still run have used. In memory: a build dies with the engine. */
export type CacheUsers = { add(key: Digest, build: string): void; isInUse(key: Digest): boolean };

export function createCacheUsers(running: () => ReadonlySet<string>): CacheUsers {
  const builds = new Map<string, Set<Digest>>();
  const current = (): Set<Digest>[] => {
    const going = running();
    for (const build of builds.keys()) if (!going.has(build)) builds.delete(build);
    return [...builds.values()];
  };
  return {
    add: (key, build) => {
      if (!builds.has(build)) {
        current();
        builds.set(build, new Set());
      }
      builds.get(build)?.add(key);
    },
    isInUse: (key) => current().some((used) => used.has(key)),
  };
}
