import type { BuildDescription } from '../../shared/engine-api/builds.ts';
import type { BuildRequest } from './builds.ts';

/** What a Dockerfile is called to people: docker clients send one from outside of the context under a name of chance. */
export function dockerfileName(path: string): string {
  return /^\.dockerfile\.[0-9a-f]{20}$/.test(path) ? 'Dockerfile' : path;
}

/** A request as history keeps it: without values of secrets, and without what was streamed. */
export function describeRequest(request: BuildRequest): BuildDescription {
  const { context, dockerfile, secrets, tags, target, platform, args, labels, noCache, noCacheFilter, pull, network, addHosts, shmSize, ulimits, cacheFrom, cacheTo, output, allow = [], ssh = [] } = request;
  return {
    context: context.kind === 'sent' ? { kind: 'sent' } : context,
    dockerfile: dockerfile.kind === 'file' ? dockerfileName(dockerfile.path) : '',
    secretIds: [...secrets.keys()],
    repeatable: context.kind !== 'sent',
    tags, target, platform, args, labels, noCache, noCacheFilter, pull, network, addHosts, shmSize, ulimits, cacheFrom, cacheTo, output,
    ...(allow.length > 0 && { allow }),
    ...(ssh.length > 0 && { ssh }),
  };
}
