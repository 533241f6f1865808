import type { FolderListing } from '../../../shared/engine-api/files.ts';
import type { FileChange } from '../containers.ts';

/** The same folder with what was added, changed and deleted against the image. Pure. */
export function markEntries(listing: FolderListing, changes: readonly FileChange[]): FolderListing {
  const prefix = listing.path === '/' ? '/' : `${listing.path}/`;
  const inside = changes.filter(({ path }) => path.startsWith(prefix) && !path.includes('/', prefix.length));
  const kinds = new Map(inside.map(({ path, kind }) => [path.slice(prefix.length), kind]));
  const entries = listing.entries.map((entry) => {
    const kind = kinds.get(entry.name);
    return kind === undefined || kind === 'deleted' ? entry : { ...entry, mark: kind };
  });
  return { ...listing, entries, deleted: [...kinds].flatMap(([name, kind]) => (kind === 'deleted' ? [name] : [])) };
}
