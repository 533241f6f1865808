import type { BuildDescription } from './builds.ts';

/** Two builds of the same thing: of the same context, Dockerfile and target, or with a tag in common. A context that was sent has no name: there the tags alone say it. */
export function isSameBuild(a: BuildDescription, b: BuildDescription): boolean {
  const named = (a.context.kind === 'folder' || a.context.kind === 'remote') && JSON.stringify(a.context) === JSON.stringify(b.context);
  return (named && a.dockerfile === b.dockerfile && a.target === b.target) || a.tags.some((tag) => b.tags.includes(tag));
}
