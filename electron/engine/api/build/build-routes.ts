import type { Route } from '../call.ts';
import { buildImage, cancelBuild } from './build-image.ts';
import { pruneBuildCache } from './prune-build-cache.ts';

/** What docker clients without buildx know of builds. */
export const buildRoutes: readonly Route[] = [
  { method: 'POST', path: '/build', handle: buildImage },
  { method: 'POST', path: '/build/cancel', handle: cancelBuild, since: 39 },
  { method: 'POST', path: '/build/prune', handle: pruneBuildCache, since: 31 },
];
