import type { BuildRequest } from '../builds.ts';

/**
 * What a build gives to each RUN besides, as far as a result depends on it: names of added hosts, ulimits, the size of /dev/shm. Addresses do not count, as in BuildKit: the same
 * host is found elsewhere on another machine, and what it serves is not known from its address. Nothing where nothing was asked for. Pure.
 */
export function describeSurroundings({ addHosts, ulimits, shmSize }: Pick<BuildRequest, 'addHosts' | 'ulimits' | 'shmSize'>): Record<string, string> {
  const hosts = new Set(addHosts.map((text) => text.slice(0, Math.max(0, text.search(/[:=]/)))));
  const limits = ulimits.map(({ name, soft, hard }) => `${name}=${soft}:${hard}`);
  return {
    ...(hosts.size > 0 && { 'added hosts': [...hosts].toSorted().join(' ') }),
    ...(limits.length > 0 && { ulimits: limits.toSorted().join(' ') }),
    ...(shmSize > 0 && { 'shared memory': `${shmSize} bytes` }),
  };
}
