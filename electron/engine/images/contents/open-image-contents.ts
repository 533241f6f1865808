import type { ImageContext } from '../image-context.ts';
import type { Image } from '../images.ts';
import { compareImages } from './compare-images.ts';
import { findFiles } from './find-files.ts';
import { findGhosts } from './find-ghosts.ts';
import type { ImageContents, LayerSummary, PathStep } from './image-contents.ts';
import { keepLast } from './keep-last.ts';
import { layerLines } from './layer-lines.ts';
import { listFolder } from './list-folder.ts';
import { stackLayers, type StackedEntry } from './stack-layers.ts';

type Stacked = readonly (readonly StackedEntry[])[];

/** A screen asks folder by folder. */
const lingerMs = 30_000;
/** Some 100 MB in memory. */
const mostEntriesKept = 300_000;

/** Reads layers through their indexes: what is known of a layer is read, not walked, and the image that was asked for last is in memory for a while. */
export function openImageContents({ records, snapshots, leases }: Pick<ImageContext, 'records' | 'snapshots' | 'leases'>): ImageContents {
  const get = (nameOrId: string): Image => records.get(records.resolve(nameOrId).id);
  const last = keepLast<Stacked>({ lingerMs, isKept: (stacked) => stacked.reduce((entries, { length }) => entries + length, 0) <= mostEntriesKept });
  const stack = (image: Image): Promise<Stacked> => {
    const { chainIds } = image;
    // A layer that was mended has another folder.
    const key = chainIds.map((chainId) => snapshots.findLayer(chainId)?.folder).join();
    return last.get(key, async () => {
      using _ = leases.hold(chainIds);
      return stackLayers(await Promise.all(chainIds.map((chainId) => snapshots.layerEntries(chainId))));
    });
  };
  return {
    layers: async (nameOrId) => {
      const image = get(nameOrId);
      return summarize(image, await stack(image));
    },
    tree: async ({ image, layer, folder }) => listFolder(await stack(get(image)), { layer, folder }),
    files: async ({ image, ...wanted }) => findFiles(await stack(get(image)), wanted),
    ghosts: async (nameOrId) => {
      const image = get(nameOrId);
      return findGhosts(await stack(image), layerLines(image).map((line) => line?.createdBy));
    },
    path: async ({ image: nameOrId, path }) => {
      const image = get(nameOrId);
      return stepsAt(await stack(image), { image, path });
    },
    compare: async (request) => {
      const [from, to] = [get(request.from), get(request.to)];
      const [before, after] = await Promise.all([stack(from), stack(to)]);
      return compareImages({ image: from, stacked: before }, { image: to, stacked: after });
    },
  };
}

function summarize(image: Image, stacked: readonly (readonly StackedEntry[])[]): LayerSummary[] {
  const lines = layerLines(image);
  return image.chainIds.flatMap((chainId, layer) => {
    const [descriptor, diffId, entries = []] = [image.manifest.layers[layer], image.config.rootfs.diff_ids[layer], stacked[layer]];
    if (descriptor === undefined || diffId === undefined) return [];
    const count = (change: StackedEntry['change']): number => entries.filter((entry) => entry.change === change).length;
    return [
      {
        layer, digest: descriptor.digest, diffId, chainId, createdBy: lines[layer]?.createdBy ?? '', createdAt: lines[layer]?.createdAt,
        bytes: sum(entries), ghostBytes: sum(entries.filter(({ hiddenBy }) => hiddenBy !== undefined)),
        added: count('added'), changed: count('changed'), deleted: count('deleted'),
      },
    ];
  });
}

function stepsAt(stacked: readonly (readonly StackedEntry[])[], { image, path }: { image: Image; path: string }): PathStep[] {
  const wanted = path.split('/').filter(Boolean).join('/');
  const lines = layerLines(image);
  return stacked.flatMap((entries, layer) => {
    const entry = entries.find((candidate) => candidate.path === wanted);
    if (entry === undefined) return [];
    const isVisible = entry.change !== 'deleted' && entry.hiddenBy === undefined;
    return [{ layer, line: lines[layer]?.createdBy ?? '', change: entry.change, bytes: entry.size, isVisible }];
  });
}

function sum(entries: readonly StackedEntry[]): number {
  return entries.reduce((total, { size }) => total + size, 0);
}
