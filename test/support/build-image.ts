import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { parseDigest, type DiffId, type Digest } from '../../electron/shared/oci/digest.ts';
import type { ContainerDefaults, Descriptor } from '../../electron/shared/oci/manifest.ts';
import { mediaTypes } from '../../electron/shared/oci/media-types.ts';
import type { Platform } from '../../electron/shared/oci/platform.ts';

/** Path -> content, or a tar header with content for what is no plain file. */
export type Files = Readonly<Record<string, string | Buffer | (Partial<Header> & { content?: string })>>;

export type BuiltBlob = { readonly bytes: Buffer; readonly digest: Digest; readonly mediaType: string };

export type BuiltImage = {
  readonly manifest: BuiltBlob;
  readonly config: BuiltBlob;
  readonly layers: readonly BuiltBlob[];
  /** Uncompressed, bottom first. */
  readonly tars: readonly Buffer[];
  readonly platform: Platform;
};

export function digestOf(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

/** A tar of these files, owned by the user who runs the tests; the same bytes each time. */
export async function buildTar(files: Files): Promise<Buffer> {
  const tar = pack();
  for (const [name, value] of Object.entries(files)) {
    const plain = typeof value === 'string' || Buffer.isBuffer(value);
    const { content = '', ...header }: Partial<Header> & { content?: string | Buffer } = plain ? { content: value } : value;
    tar.entry({ name, mode: header.type === 'directory' ? 0o755 : 0o644, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, mtime: new Date(0), ...header }, content);
  }
  tar.finalize();
  return await buffer(tar);
}

export type BuildImageOptions = {
  readonly layers: readonly Files[];
  readonly format?: 'oci' | 'docker';
  readonly compression?: 'none' | 'gzip' | 'zstd';
  readonly platform?: Platform;
  readonly config?: ContainerDefaults;
  /** The line of history of each layer. */
  readonly lines?: readonly string[];
  /** Changes the manifest before it is written: for images that are wrong. */
  readonly spoil?: (manifest: { config: Descriptor; layers: Descriptor[] }) => object;
};

/** A whole image in memory. */
export async function buildImage(options: BuildImageOptions): Promise<BuiltImage> {
  const { format = 'oci', compression = 'gzip', platform = { os: 'linux', architecture: 'amd64' } } = options;
  const types = format === 'oci' ? ociTypes : dockerTypes;
  const tars = await Promise.all(options.layers.map(buildTar));
  const layers = tars.map((tar) => builtBlob(compress[compression](tar), types.layer[compression]));
  const config = {
    created: '2026-11-01T12:00:00Z',
    ...platform,
    config: options.config ?? { Cmd: ['/bin/sh'] },
    rootfs: { type: 'layers', diff_ids: tars.map((tar) => digestOf(tar) as string as DiffId) },
    history: tars.map((_, index) => ({ created: '2026-11-01T12:00:00Z', created_by: options.lines?.[index] ?? 'test' })),
  };
  const configBlob = builtBlob(json(config), types.config);
  const manifest = { schemaVersion: 2, mediaType: types.manifest, config: descriptorOf(configBlob), layers: layers.map((layer) => descriptorOf(layer)) };
  return { manifest: builtBlob(json(options.spoil?.(manifest) ?? manifest), types.manifest), config: configBlob, layers, tars, platform };
}

/** An index over images of several platforms. */
export function buildIndex(images: readonly BuiltImage[], format: 'oci' | 'docker' = 'oci'): BuiltBlob {
  const mediaType = format === 'oci' ? mediaTypes.ociIndex : mediaTypes.dockerIndex;
  const manifests = images.map((image) => ({ ...descriptorOf(image.manifest), platform: image.platform }));
  return builtBlob(json({ schemaVersion: 2, mediaType, manifests }), mediaType);
}

export function builtBlob(bytes: Buffer, mediaType: string): BuiltBlob {
  return { bytes, digest: digestOf(bytes), mediaType };
}

export function descriptorOf({ bytes, digest, mediaType }: BuiltBlob): Descriptor {
  return { mediaType, digest, size: bytes.length };
}

const compress = { none: (tar: Buffer) => tar, gzip: (tar: Buffer) => gzipSync(tar, { level: 1 }), zstd: (tar: Buffer) => zstdCompressSync(tar) };

const ociTypes = {
  manifest: mediaTypes.ociManifest,
  config: mediaTypes.ociConfig,
  layer: { none: mediaTypes.ociLayer, gzip: mediaTypes.ociLayerGzip, zstd: mediaTypes.ociLayerZstd },
};

const dockerTypes = {
  manifest: mediaTypes.dockerManifest,
  config: mediaTypes.dockerConfig,
  layer: { none: mediaTypes.dockerLayer, gzip: mediaTypes.dockerLayerGzip, zstd: mediaTypes.dockerLayerZstd },
};

function json(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
