import type { FoundFile } from './image-contents.ts';
import type { StackedEntry } from './stack-layers.ts';

/** Entries whose path has the text in it, in any case; of one layer, or of all from the bottom up. Folders that only hold something are left out. Pure. */
export function findFiles(stacked: readonly (readonly StackedEntry[])[], wanted: { text: string; layer: number | undefined; limit: number }): { files: FoundFile[]; total: number } {
  const text = wanted.text.replace(/^\//, '').toLowerCase();
  const files: FoundFile[] = [];
  let total = 0;
  for (const [layer, entries] of stacked.entries()) {
    if (wanted.layer !== undefined && wanted.layer !== layer) continue;
    for (const { path, kind, change, size, hiddenBy } of entries) {
      if (change === 'kept' || !path.toLowerCase().includes(text)) continue;
      total += 1;
      if (files.length < wanted.limit) files.push({ layer, path, kind: kind === 'whiteout' ? 'other' : kind, change, bytes: size, ...(hiddenBy !== undefined && { hiddenBy }) });
    }
  }
  return { files, total };
}
