import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { ChainId, ImageId } from '../../../shared/oci/digest.ts';
import { familiarReference, type Reference } from '../../../shared/oci/reference.ts';
import type { State } from '../../state/state.ts';
import { layerLines } from '../contents/layer-lines.ts';
import { stackLayers } from '../contents/stack-layers.ts';
import type { ImageContext } from '../image-context.ts';
import type { Image } from '../images.ts';
import type { PushSettings } from '../../../shared/engine-api/image-secrets.ts';
import type { ImageSecret, ImageSecrets, SecretReport } from './image-secrets.ts';
import { scanLayer, scanVersion, type LayerScan } from './scan-layer.ts';
import { findSettingSecrets } from './setting-secrets.ts';

/** By id: a manifest is another one once its layers are packed for others. */
type Stored = PushSettings & { readonly confirmed: readonly ImageId[] };

const key = 'push';
const maxConfirmed = 1000;

export type OpenImageSecrets = ImageSecrets & {
  readonly forgetLayer: (chainId: ChainId) => void;
  /** `conflict` for an image in which something was found, where that is held back and was not confirmed. */
  readonly checkPush: (image: Image, name: Reference, signal: AbortSignal) => Promise<void>;
};

export function openImageSecrets({ records, snapshots, leases, state }: Pick<ImageContext, 'records' | 'snapshots' | 'leases'> & { state: State }): OpenImageSecrets {
  const scans = state.collection<LayerScan>('layer_secrets');
  const settings = state.collection<Stored>('settings');
  const stored = (): Stored => ({ holdSecrets: false, confirmed: [], ...settings.find(key) });
  const get = (nameOrId: string): Image => records.get(records.resolve(nameOrId).id);

  const scanOf = async (image: Image, layer: number, signal: AbortSignal | undefined): Promise<LayerScan> => {
    const chainId = image.chainIds[layer];
    if (chainId === undefined) throw new EngineError('internal', `image ${image.id}: no layer ${layer}`);
    const known = scans.find(chainId);
    if (known?.version === scanVersion) return known;
    const scan = await scanLayer(snapshots.layerPath(chainId), await snapshots.layerEntries(chainId), signal);
    scans.put(chainId, scan);
    return scan;
  };

  const report = async (image: Image, signal: AbortSignal | undefined): Promise<SecretReport> => {
    using _ = leases.hold(image.chainIds);
    const found: LayerScan[] = [];
    for (const layer of image.chainIds.keys()) found.push(await scanOf(image, layer, signal));
    const inFiles = found.some(({ files }) => files.length > 0) ? await fileSecrets(image, found) : [];
    const sum = (count: (scan: LayerScan) => number): number => found.reduce((total, scan) => total + count(scan), 0);
    return {
      manifestDigest: image.manifestDigest,
      isConfirmed: stored().confirmed.includes(image.id),
      secrets: [...findSettingSecrets(image.config), ...inFiles],
      scanned: sum(({ scanned }) => scanned),
      skipped: sum(({ skipped }) => skipped),
      isCut: found.some(({ isCut }) => isCut),
    };
  };

  const fileSecrets = async (image: Image, found: readonly LayerScan[]): Promise<ImageSecret[]> => {
    const stacked = stackLayers(await Promise.all(image.chainIds.map((chainId) => snapshots.layerEntries(chainId))));
    const hidden = stacked.map((entries) => new Set(entries.filter(({ hiddenBy }) => hiddenBy !== undefined).map(({ path }) => path)));
    const lines = layerLines(image);
    return found.flatMap(({ files }, layer) =>
      files.flatMap(({ path, secrets }) =>
        secrets.map(({ kind, line, masked }) => {
          return { kind, masked, place: { kind: 'file', layer, path, line, isHidden: hidden[layer]?.has(path) ?? false, createdBy: lines[layer]?.createdBy ?? '' } } as const;
        }),
      ),
    );
  };

  return {
    find: (nameOrId, signal) => report(get(nameOrId), signal),
    settings: () => ({ holdSecrets: stored().holdSecrets }),
    changeSettings: (change) => {
      settings.put(key, { ...stored(), ...change });
      return { holdSecrets: stored().holdSecrets };
    },
    confirm: (nameOrId) => {
      const { id } = get(nameOrId);
      const others = stored().confirmed.filter((one) => one !== id);
      settings.put(key, { ...stored(), confirmed: [...others, id].slice(-maxConfirmed) });
    },
    forgetLayer: (chainId) => void scans.delete(chainId),
    checkPush: async (image, name, signal) => {
      if (!stored().holdSecrets || stored().confirmed.includes(image.id)) return;
      const { secrets } = await report(image, signal);
      const [first] = secrets;
      if (first === undefined) return;
      const what = `${secrets.length === 1 ? 'a value looks' : `${secrets.length} values look`} like a secret, the first ${describe(first)}`;
      throw new EngineError('conflict', `push ${familiarReference(name)}: held back: ${what}: look at them and confirm, or build the image without`, { detail: { secrets: secrets.length } });
    },
  };
}

function describe({ kind, place }: ImageSecret): string {
  switch (place.kind) {
    case 'file':
      return `(${kind}) in /${place.path} of layer ${place.layer}`;
    case 'history':
      return `(${kind}) in its history`;
    case 'env':
    case 'label':
      return `(${kind}) in the ${place.kind === 'env' ? 'variable' : 'label'} ${place.name}`;
  }
}
