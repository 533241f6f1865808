import { isDeepStrictEqual } from 'node:util';
import type { Mending } from '../../../shared/engine-api/check.ts';
import type { Digest, ImageId } from '../../../shared/oci/digest.ts';
import type { ImageConfig, ImageManifest } from '../../../shared/oci/manifest.ts';
import { parseImageConfig } from '../../../shared/oci/parse-image-config.ts';
import { parseManifest } from '../../../shared/oci/parse-manifest.ts';
import { buildRecord } from '../build-record.ts';
import { chainIdsOf, checkImageConfig, maxMetadataBytes } from '../image-manifest.ts';
import type { ImageRecord } from '../image-record.ts';
import type { Image } from '../images.ts';
import { nameOfImage, type CheckRun } from './check-run.ts';

/** Compares each record with the manifest and config that it was made of; with `repair` it is made anew of them. After the layers: their sizes are in it. */
export async function checkRecords(run: CheckRun): Promise<void> {
  const { records, store } = run.context;
  for (const text of records.check()) run.report({ what: 'record', subject: 'names', images: [], problem: text, details: [], mending: notTried(run) });
  for (const image of records.list()) {
    run.signal.throwIfAborted();
    const blobs: Digest[] = [image.manifestDigest, image.manifest.config.digest];
    if (blobs.some((digest) => run.bad.has(digest) || !store.has(digest))) continue;
    const read = await readBlobs(run, image);
    if (!records.find(image.id)) continue;
    const problem = typeof read === 'string' ? read : differenceOf(image, read);
    if (problem === undefined) continue;
    const mending = run.repair && typeof read !== 'string' ? rebuild(run, image, read) : notTried(run);
    run.report({ what: 'record', subject: image.id, images: [{ image: nameOfImage(image), part: '' }], problem, details: [], mending });
  }
}

function rebuild(run: CheckRun, { id, manifestDigest, repoDigests }: Image, { manifest, config }: Read): Mending {
  const { records, snapshots } = run.context;
  const chainIds = chainIdsOf(config);
  if ((manifest.config.digest as string as ImageId) !== id || chainIds.some((chainId) => !snapshots.findLayer(chainId))) return notTried(run);
  records.put([{ record: buildRecord({ manifest, manifestDigest, config, chainIds, repoDigests, snapshots }), names: [] }], 'tag');
  return { kind: 'mended', how: 'made anew of its manifest and config' };
}

type Read = { readonly manifest: ImageManifest; readonly config: ImageConfig };

/** What the blobs say, or what is wrong with them. */
async function readBlobs({ context: { store } }: CheckRun, image: Image): Promise<Read | string> {
  try {
    const parsed = parseManifest((await store.read(image.manifestDigest, maxMetadataBytes)).toString(), image.manifest.mediaType);
    if (parsed.kind !== 'manifest') return `${image.manifestDigest} is no manifest`;
    const { manifest } = parsed;
    if ((manifest.config.digest as string as ImageId) !== image.id) return `its manifest names the config ${manifest.config.digest}`;
    const config = parseImageConfig((await store.read(manifest.config.digest, maxMetadataBytes)).toString());
    checkImageConfig({ config, manifest, wanted: { os: config.os, architecture: config.architecture }, strict: false });
    return { manifest, config };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a record says otherwise than its blobs. Fields that a newer version reads besides do not count. */
function differenceOf(image: ImageRecord, { manifest, config }: Read): string | undefined {
  const layersOf = ({ layers }: ImageManifest): unknown[] => layers.map(({ digest, size, mediaType }) => [digest, size, mediaType]);
  if (!isDeepStrictEqual(layersOf(image.manifest), layersOf(manifest))) return 'its layers are not those of its manifest';
  if (image.chainIds.join() !== chainIdsOf(config).join() || image.chainId !== image.chainIds.at(-1)) return 'its chain ids are not those of its config';
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null)) as unknown;
  return isDeepStrictEqual(plain(image.config.config), plain(config.config)) ? undefined : 'its settings are not those of its config';
}

function notTried({ repair }: CheckRun): Mending {
  return repair ? { kind: 'lost', why: 'pull or load the image again' } : { kind: 'not-tried' };
}
