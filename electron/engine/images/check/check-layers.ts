import type { Damage, Mending } from '../../../shared/engine-api/check.ts';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import type { ChainId } from '../../../shared/oci/digest.ts';
import { layerCompression } from '../../../shared/oci/media-types.ts';
import type { LayerCheck, LayerSource } from '../../snapshots/snapshots.ts';
import { layerSources } from '../image-manifest.ts';
import type { Image, NewLayer } from '../images.ts';
import { layerPart, nameOfImage, type CheckRun } from './check-run.ts';

/** One layer: what it is unpacked from, bottom first with all below it, and whose it is. `size` of its blob. */
type Step = { readonly chainId: ChainId; readonly sources: readonly LayerSource[]; readonly size: number; readonly images: Damage['images'] };

/** Compares every unpacked layer with its blob, each after those that it stands on. */
export async function checkLayers(run: CheckRun): Promise<{ layers: number; uncompared: number }> {
  const { context, signal, emit } = run;
  const steps = planSteps(run);
  const total = [...steps.values()].reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const step of steps.values()) {
    signal.throwIfAborted();
    const tell = (read: number): void => emit({ kind: 'progress', step: 'layers', subject: step.chainId, read: before + read, total });
    await checkStep(run, step, tell);
    tell(step.size);
    before += step.size;
  }
  const uncompared = context.snapshots.listLayers().filter(({ chainId }) => !steps.has(chainId)).length;
  return { layers: steps.size, uncompared };
}

/** Those whose blob is whole, with all below. An image that lacks one may share it with another that has it. */
function planSteps({ context, bad }: CheckRun): Map<ChainId, Step> {
  const steps = new Map<ChainId, Step>();
  for (const image of context.records.listKept()) {
    if (image.chainIds.length !== image.manifest.layers.length) continue;
    const sources = layerSources({ ...image, store: context.store });
    for (const [index, layer] of image.manifest.layers.entries()) {
      const chainId = image.chainIds[index];
      if (chainId === undefined || bad.has(layer.digest) || !context.store.has(layer.digest)) continue;
      const known = steps.get(chainId);
      const images = [...(known?.images ?? []), owner(image, index)];
      steps.set(chainId, known ? { ...known, images } : { chainId, sources: sources.slice(0, index + 1), size: layer.size, images });
    }
  }
  for (const layer of keptLayers(context)) {
    const { chainId, diffId, descriptor } = layer;
    const compression = layerCompression(descriptor.mediaType);
    if (steps.has(chainId) || compression === undefined || bad.has(descriptor.digest) || !context.store.has(descriptor.digest)) continue;
    steps.set(chainId, { chainId, sources: [{ diffId, compression, path: context.store.path(descriptor.digest) }], size: descriptor.size, images: [] });
  }
  return steps;
}

/** Of the cache of builds, those that are unpacked; each after those that it stands on. */
function keptLayers({ keepers, snapshots }: CheckRun['context']): NewLayer[] {
  const depth = (id: ChainId): number => {
    const layer = snapshots.findLayer(id);
    return layer === undefined ? 0 : 1 + (layer.parent === undefined ? 0 : depth(layer.parent));
  };
  return keepers.known().filter(({ chainId }) => snapshots.findLayer(chainId) !== undefined).sort((a, b) => depth(a.chainId) - depth(b.chainId));
}

function owner(image: Image, index: number): Damage['images'][number] {
  return { image: nameOfImage(image), part: layerPart(index, image.manifest.layers.length) };
}

async function checkStep(run: CheckRun, step: Step, onRead: (read: number) => void): Promise<void> {
  const { context, signal } = run;
  const { chainId, images } = step;
  // One of the cache alone is made again when it is wanted.
  if (!context.snapshots.findLayer(chainId)) return images.length === 0 ? undefined : report('it is not unpacked', [], await unpack(run, step));
  const source = step.sources.at(-1);
  if (source === undefined) return;
  const found = await compare();
  if (found === undefined || found.differences === 0) return;
  const count = `${found.differences} ${found.differences === 1 ? 'thing differs' : 'things differ'} from its blob`;
  report(count, found.first, mendingOf(run, found));

  /** Undefined where it was removed meanwhile. */
  async function compare(): Promise<LayerCheck | undefined> {
    try {
      return await context.snapshots.checkLayer({ chainId, source: source as LayerSource, repair: run.repair, signal, onRead });
    } catch (error) {
      if (signal.aborted) throw error;
      const isGone = !context.keepers.keepsLayer(chainId) && !context.records.listKept().some((image) => image.chainIds.includes(chainId));
      if (isGone) return undefined;
      if (isEngineError(error, 'no-space')) throw error;
      report(`its blob cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`, [], run.repair ? { kind: 'lost', why: 'the blob itself is not good' } : { kind: 'not-tried' });
      return undefined;
    }
  }

  function report(problem: string, details: readonly string[], mending: Mending): void {
    run.report({ what: 'layer', subject: chainId, images, problem, details, mending });
  }
}

function mendingOf(run: CheckRun, { mended, usedBy }: LayerCheck): Mending {
  if (!run.repair) return { kind: 'not-tried' };
  return mended ? { kind: 'mended', how: 'unpacked anew' } : { kind: 'blocked', by: usedBy.map(run.nameOf) };
}

async function unpack(run: CheckRun, { sources }: Step): Promise<Mending> {
  if (!run.repair) return { kind: 'not-tried' };
  try {
    await run.context.snapshots.applyLayers({ layers: sources, signal: run.signal });
    return { kind: 'mended', how: 'unpacked anew' };
  } catch (error) {
    if (run.signal.aborted || !(error instanceof EngineError)) throw error;
    return { kind: 'lost', why: error.message };
  }
}
