import { createHash } from 'node:crypto';
import type { BuildDescription } from '../../../shared/engine-api/builds.ts';
import type { BuildRecord } from './build-record.ts';

/** Of two files that have so many of their lines in common, one was made from the other. */
const commonShare = 0.5;

/** A step's text, short enough to keep many of them. */
export function textKey(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

/**
 * Keys of the records that are builds of the same thing as the description and the texts of its steps, out of records with the newest first: those of
 * the same context, Dockerfile and target, or with a tag in common; where there are none, those that have half of their lines in common, or else
 * the one with most.
 */
export function likeBuilds<Key>(records: readonly (readonly [Key, BuildRecord])[], description: BuildDescription, texts: readonly string[]): Key[] {
  const wanted = new Set(texts.map(textKey));
  const usable = records.filter(([, { texts: theirs }]) => theirs.length > 0);
  const same = usable.filter(([, record]) => isSame(record.description, description));
  if (same.length > 0) return same.map(([key]) => key);
  const scored = usable.map(([key, { texts: theirs }]) => {
    const common = theirs.filter((text) => wanted.has(text)).length;
    return { key, common, share: common / Math.max(wanted.size, theirs.length) };
  });
  const close = scored.filter(({ share }) => share >= commonShare);
  if (close.length > 0) return close.map(({ key }) => key);
  const best = scored.reduce<(typeof scored)[number] | undefined>((found, next) => (next.common > (found?.common ?? 0) ? next : found), undefined);
  return best ? [best.key] : [];
}

/** A context that was sent has no name: there the tags alone say what is built. */
function isSame(a: BuildDescription, b: BuildDescription): boolean {
  const named = (a.context.kind === 'folder' || a.context.kind === 'remote') && JSON.stringify(a.context) === JSON.stringify(b.context);
  return (named && a.dockerfile === b.dockerfile && a.target === b.target) || a.tags.some((tag) => b.tags.includes(tag));
}
