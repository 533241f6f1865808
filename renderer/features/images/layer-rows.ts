import type { LayerTreeReply } from '../../../electron/shared/engine-api/image-contents.ts';

export type TreeItem = LayerTreeReply['items'][number];

/** One line of the explorer. `loading` stands in for a folder's content. */
export type LayerRow = { readonly kind: 'entry'; readonly path: string; readonly depth: number; readonly item: TreeItem; readonly isOpen: boolean } | { readonly kind: 'loading'; readonly path: string; readonly depth: number };

/** Open folders laid out as lines, folders first, then by name. `contentOf` gives what is known of a folder, '' being the root. */
export function layOutTree(open: ReadonlySet<string>, contentOf: (folder: string) => readonly TreeItem[] | undefined): LayerRow[] {
  const rows: LayerRow[] = [];
  const add = (folder: string, depth: number): void => {
    const items = contentOf(folder);
    if (items === undefined) {
      rows.push({ kind: 'loading', path: folder, depth });
      return;
    }
    for (const item of sortItems(items)) {
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      const isOpen = item.kind === 'directory' && open.has(path);
      rows.push({ kind: 'entry', path, depth, item, isOpen });
      if (isOpen) add(path, depth + 1);
    }
  };
  add('', 0);
  return rows;
}

const sorted = new WeakMap<readonly TreeItem[], readonly TreeItem[]>();

/** The same list is sorted once: ten thousand files are laid out anew at each step through the tree. */
function sortItems(items: readonly TreeItem[]): readonly TreeItem[] {
  const known = sorted.get(items);
  if (known !== undefined) return known;
  const result = items.toSorted((a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory') || (a.name < b.name ? -1 : 1));
  sorted.set(items, result);
  return result;
}

/** The line of the folder that a line lies in; its own where it lies in none. */
export function parentRow(rows: readonly LayerRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) if ((rows[above]?.depth ?? 0) < depth) return above;
  return index;
}
