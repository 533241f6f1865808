import type { BuildDescription } from '../../shared/engine-api/builds.ts';
import type { BuildRequest } from './builds.ts';
import type { BuildInputs } from './history/build-record.ts';

/** What a Dockerfile is called to people: docker clients send one from outside of the context under a name of chance. */
export function dockerfileName(path: string): string {
  return /^\.dockerfile\.[0-9a-f]{20}$/.test(path) ? 'Dockerfile' : path;
}

/** A request as history keeps it: without values of secrets, and without what was streamed. */
export function describeRequest(request: BuildRequest): BuildDescription {
  const { context, dockerfile, secrets, tags, target, platform, args, labels, noCache, noCacheFilter, pull, network, addHosts, shmSize, ulimits, cacheFrom, cacheTo, output, allow = [], ssh = [] } = request;
  return {
    context: isSent(context) ? { kind: 'sent' } : context,
    dockerfile: dockerfile.kind === 'file' ? dockerfileName(dockerfile.path) : '',
    secretIds: [...secrets.keys()],
    repeatable: !isSent(context),
    tags, target, platform, args, labels, noCache, noCacheFilter, pull, network, addHosts, shmSize, ulimits, cacheFrom, cacheTo, output,
    ...(allow.length > 0 && { allow }),
    ...(ssh.length > 0 && { ssh }),
  };
}

/** What a repeat needs besides: where a context that was sent is kept is known later. */
export function inputsOf({ dockerfile, limits, securityOpt, cgroupParent }: BuildRequest): BuildInputs {
  const isRenamed = dockerfile.kind === 'file' && dockerfileName(dockerfile.path) !== dockerfile.path;
  return { limits, securityOpt, cgroupParent, ...(isRenamed && { dockerfile: dockerfile.path }) };
}

/** Now, or by the build that this one repeats. */
function isSent(context: BuildRequest['context']): context is Extract<BuildRequest['context'], { kind: 'sent' | 'kept' }> {
  return context.kind === 'sent' || context.kind === 'kept';
}
