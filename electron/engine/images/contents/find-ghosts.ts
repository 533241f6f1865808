import type { GhostGroup } from './image-contents.ts';
import type { StackedEntry } from './stack-layers.ts';

const filesShown = 100;

type Ghost = { readonly path: string; readonly bytes: number };

/** Files that a later layer hides, by who wrote and who hid them, most bytes first. `lines`: the line of history of each layer. Pure. */
export function findGhosts(stacked: readonly (readonly StackedEntry[])[], lines: readonly (string | undefined)[]): GhostGroup[] {
  const hiding = stacked.map((entries) => new Map(entries.map((entry) => [entry.path, entry])));
  const groups = new Map<string, Pick<GhostGroup, 'layer' | 'hiddenBy' | 'why'> & { files: Ghost[] }>();
  for (const [layer, entries] of stacked.entries()) {
    for (const { path, size, hiddenBy, kind } of entries) {
      if (hiddenBy === undefined || kind !== 'file' || size === 0) continue;
      const why = whyHidden(hiding[hiddenBy]?.get(path));
      const key = `${layer} ${hiddenBy} ${why}`;
      const group = groups.get(key) ?? { layer, hiddenBy, why, files: [] };
      groups.set(key, group);
      group.files.push({ path, bytes: size });
    }
  }
  const lineOf = (layer: number): string => lines[layer] ?? '';
  return [...groups.values()]
    .map(({ files, ...group }) => ({
      ...group,
      writtenLine: lineOf(group.layer),
      hidingLine: lineOf(group.hiddenBy),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      count: files.length,
      files: files.sort((a, b) => b.bytes - a.bytes).slice(0, filesShown),
    }))
    .sort((a, b) => b.bytes - a.bytes);
}

/** `hider`: what the hiding layer has at the very path; nothing where it hides a folder above. */
function whyHidden(hider: StackedEntry | undefined): GhostGroup['why'] {
  if (hider === undefined || hider.kind === 'whiteout') return 'deleted';
  return hider.isMetadataOnly ? 'metadata' : 'overwritten';
}
