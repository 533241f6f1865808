import { createHash } from 'node:crypto';
import type { BuildDescription } from '../../../shared/engine-api/builds.ts';
import { isSameBuild } from '../../../shared/engine-api/is-same-build.ts';
import type { BuildRecord } from './build-record.ts';

/** Of two files that have so many of their lines in common, one was made from the other. */
const commonShare = 0.5;

/** What a file's own lines are known by, short enough to keep many of them. A base says nothing: half of the world stands on it. */
export function textKeys(texts: readonly string[]): string[] {
  const own = texts.filter((text) => !text.startsWith('FROM '));
  return [...new Set(own.map((text) => createHash('sha256').update(text).digest('base64url').slice(0, 8)))];
}

/**
 * Keys of the records that are builds of the same thing as the description and the texts of its steps, out of records with the newest first: those of
 * the same context, Dockerfile and target, or with a tag in common; where there are none, those that have half of their lines in common.
 */
export function likeBuilds<Key>(records: readonly (readonly [Key, BuildRecord])[], description: BuildDescription, texts: readonly string[]): Key[] {
  const wanted = new Set(textKeys(texts));
  const same = records.filter(([, record]) => isSameBuild(record.description, description));
  if (same.length > 0) return same.map(([key]) => key);
  const isClose = (theirs: readonly string[]): boolean => {
    const common = theirs.filter((text) => wanted.has(text)).length;
    return common > 0 && common >= commonShare * Math.max(wanted.size, theirs.length);
  };
  return records.filter(([, record]) => isClose(record.texts)).map(([key]) => key);
}
