import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { parseDigest, type Digest } from '../../shared/oci/digest.ts';
import type { Descriptor, ImageManifest } from '../../shared/oci/manifest.ts';
import { mediaTypes, type LayerCompression } from '../../shared/oci/media-types.ts';
import { parseImageConfig } from '../../shared/oci/parse-image-config.ts';
import { asObject, asString, asStrings, invalidValue } from '../../shared/oci/parse-json.ts';
import { parseReference, type Reference } from '../../shared/oci/reference.ts';
import type { BlobBatch } from '../store/store.ts';
import type { ArchivedImage } from './archived-image.ts';
import { maxMetadataBytes } from './image-manifest.ts';
import { sniffCompression, type Archive } from './read-archive.ts';

/** One entry of manifest.json as `docker save` writes it (Docker image spec v1.2). */
export type DockerArchiveEntry = { readonly config: string; readonly names: readonly Reference[]; readonly layers: readonly string[] };

const layerTypes: Readonly<Record<LayerCompression, string>> = {
  none: mediaTypes.dockerLayer,
  gzip: mediaTypes.dockerLayerGzip,
  zstd: mediaTypes.dockerLayerZstd,
};

/** Reads manifest.json. Fails with `invalid`. */
export function parseDockerManifest(text: string): DockerArchiveEntry[] {
  const json = ((): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw new EngineError('invalid', 'manifest.json: not JSON', { cause });
    }
  })();
  if (!Array.isArray(json)) invalidValue('manifest.json', json, 'a list');
  return json.map((item: unknown) => {
    const entry = asObject(item, 'manifest.json');
    return {
      config: asString(entry['Config'], 'manifest.json Config'),
      names: asStrings(entry['RepoTags'] ?? [], 'manifest.json RepoTags').map(parseReference),
      layers: asStrings(entry['Layers'] ?? [], 'manifest.json Layers'),
    };
  });
}

/** One image of a `docker save` archive: its layers stay packed as they came. Fails with `invalid`, and `corrupt` where a file is missing. */
export async function readDockerImage(archive: Archive, batch: BlobBatch, entry: DockerArchiveEntry): Promise<ArchivedImage> {
  const configFile = fileOf(archive, entry.config);
  const config = parseImageConfig((await batch.read(configFile.digest, maxMetadataBytes)).toString());
  const diffIds = config.rootfs.diff_ids.length;
  if (entry.layers.length !== diffIds) throw new EngineError('invalid', `${entry.config}: ${diffIds} diff ids, expected ${entry.layers.length}, one for each layer`);
  const layers: Descriptor[] = [];
  for (const path of entry.layers) {
    const file = fileOf(archive, path);
    layers.push({ mediaType: layerTypes[await compressionOf(batch.path(file.digest))], ...descriptorFields(file) });
  }
  const manifest: ImageManifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.dockerManifest,
    config: { mediaType: mediaTypes.dockerConfig, ...descriptorFields(configFile) },
    layers,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const manifestDigest = parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  return { manifest, bytes, manifestDigest, config, names: entry.names, indexes: [], attached: [] };
}

function descriptorFields({ digest, size }: { digest: Digest; size: number }): { digest: Digest; size: number } {
  return { digest, size };
}

function fileOf(archive: Archive, path: string): { digest: Digest; size: number } {
  const file = archive.find(path);
  if (!file) throw new EngineError('corrupt', `${path.slice(0, 200)}: named by the manifest, but not in the archive`);
  return file;
}

async function compressionOf(path: string): Promise<LayerCompression> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  return sniffCompression(buffer.subarray(0, bytesRead));
}
