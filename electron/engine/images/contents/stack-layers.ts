import type { EntryChange } from '../../../shared/engine-api/image-contents.ts';
import type { LayerEntry } from '../../snapshots/snapshots.ts';

/** An entry of a layer between the layers below and above it. */
export type StackedEntry = LayerEntry & {
  readonly change: EntryChange;
  /** The layer, counted from 0 at the bottom, that hides these bytes: overwrites, deletes, or replaces a folder above. */
  readonly hiddenBy?: number;
  /** It hides a file of the same size and time: a copy for the sake of an owner, a mode or an attribute. */
  readonly isMetadataOnly?: boolean;
};

type Mutable = { -readonly [Key in keyof StackedEntry]: StackedEntry[Key] };
type Node = { entry: Mutable | undefined; readonly children: Map<string, Node> };

/** Lays layers over each other, bottom first, as overlayfs does: for each of their entries what it did, and what was done to it. Pure. */
export function stackLayers(layers: readonly (readonly LayerEntry[])[]): StackedEntry[][] {
  const root: Node = { entry: undefined, children: new Map() };
  return layers.map((entries, index) => entries.map((entry) => apply(root, { ...entry, change: 'added' }, index)));
}

/** What is seen at last, by path: the merged file system of all layers. */
export function visibleEntries(stacked: readonly (readonly StackedEntry[])[]): Map<string, StackedEntry & { readonly layer: number }> {
  const visible = new Map<string, StackedEntry & { readonly layer: number }>();
  for (const [layer, entries] of stacked.entries()) {
    for (const entry of entries) if (entry.change !== 'deleted' && entry.hiddenBy === undefined) visible.set(entry.path, { ...entry, layer });
  }
  return visible;
}

function apply(root: Node, entry: Mutable, layer: number): Mutable {
  const parts = entry.path.split('/');
  const name = parts.pop() ?? '';
  const parent = parts.reduce(ensureChild, root);
  const node = parent.children.get(name);
  if (entry.kind === 'whiteout') {
    entry.change = 'deleted';
    if (node) hide(node, layer);
    parent.children.delete(name);
    return entry;
  }
  const before = node?.entry;
  if (entry.kind === 'directory' && node && (before === undefined || before.kind === 'directory')) {
    if (entry.isOpaque) {
      for (const child of node.children.values()) hide(child, layer);
      node.children.clear();
    }
    entry.change = before === undefined ? 'added' : isSameFolder(before, entry) ? 'kept' : 'changed';
    // A folder's own entry takes no bytes: whoever described it last is the one that counts.
    if (before !== undefined) before.hiddenBy = layer;
    node.entry = entry;
    return entry;
  }
  if (node) {
    if (before?.kind === 'file' && entry.kind === 'file' && before.size === entry.size && before.mtime === entry.mtime) entry.isMetadataOnly = true;
    hide(node, layer);
    entry.change = 'changed';
  }
  parent.children.set(name, { entry, children: new Map() });
  return entry;
}

function ensureChild(node: Node, name: string): Node {
  const found = node.children.get(name) ?? { entry: undefined, children: new Map<string, Node>() };
  node.children.set(name, found);
  return found;
}

function hide(node: Node, layer: number): void {
  if (node.entry) node.entry.hiddenBy = layer;
  for (const child of node.children.values()) hide(child, layer);
}

function isSameFolder(a: LayerEntry, b: LayerEntry): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && !b.isOpaque;
}
