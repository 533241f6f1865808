import type { BuildDescription } from '../../../electron/shared/engine-api/builds.ts';
import { strings } from '../../strings/strings.ts';
import { folderName } from './build-format.ts';

const t = strings.builds;

/** What a build is called: its first name, else where it came from. */
export function buildName({ tags: [tag], context }: Pick<BuildDescription, 'tags' | 'context'>): string {
  if (tag !== undefined) return familiarTag(tag);
  switch (context.kind) {
    case 'folder':
      return folderName(context.path);
    case 'remote':
      return context.url;
    case 'sent':
    case 'none':
      return t.untagged;
  }
}

/** A name as people write it, without the registry that is meant where none is named. */
export function familiarTag(tag: string): string {
  return tag.replace(/^docker\.io\/(library\/)?/, '');
}

/** Where its files came from. */
export function contextName({ context }: Pick<BuildDescription, 'context'>): string {
  switch (context.kind) {
    case 'folder':
      return context.path;
    case 'remote':
      return context.url;
    case 'sent':
      return t.sent;
    case 'none':
      return t.noContext;
  }
}
