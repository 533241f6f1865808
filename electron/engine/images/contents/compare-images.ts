import type { Image } from '../images.ts';
import type { ImageDifference } from './image-contents.ts';
import { visibleEntries, type StackedEntry } from './stack-layers.ts';

type Side = { readonly image: Image; readonly stacked: readonly (readonly StackedEntry[])[] };

/** What is seen in one image and not, or not so, in the other. Files that lie in the same layer of both are the same without a look. Pure. */
export function compareImages(from: Side, to: Side): ImageDifference {
  const [before, after] = [visibleEntries(from.stacked), visibleEntries(to.stacked)];
  const layerOf = (side: Side, layer: number): string | undefined => side.image.chainIds[layer];
  const files: ImageDifference['files'][number][] = [];
  for (const [path, old] of before) {
    const now = after.get(path);
    if (now === undefined) files.push({ path, change: 'deleted', before: old.size, after: 0 });
    else if (layerOf(from, old.layer) !== layerOf(to, now.layer) && differs(old, now)) files.push({ path, change: 'changed', before: old.size, after: now.size });
  }
  for (const [path, now] of after) if (!before.has(path)) files.push({ path, change: 'added', before: 0, after: now.size });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { from: from.image.id, to: to.image.id, files, settings: compareSettings(from.image, to.image) };
}

/** By what the file system tells; two files of the same size and time are taken for the same. */
function differs(a: StackedEntry, b: StackedEntry): boolean {
  const isFile = a.kind === 'file' && b.kind === 'file';
  return a.kind !== b.kind || a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid || a.target !== b.target || (isFile && (a.size !== b.size || a.mtime !== b.mtime));
}

function compareSettings(from: Image, to: Image): ImageDifference['settings'] {
  const before = settingsOf(from);
  const after = settingsOf(to);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => (JSON.stringify(before[name]) === JSON.stringify(after[name]) ? [] : [{ name, before: before[name] ?? null, after: after[name] ?? null }]));
}

function settingsOf({ config: { architecture, os, variant, config } }: Image): Record<string, unknown> {
  return { architecture, os, variant, ...config };
}
