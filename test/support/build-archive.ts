import { digestHex } from '../../electron/shared/oci/digest.ts';
import { buildTar, builtBlob, descriptorOf, type BuiltBlob, type BuiltImage, type Files } from './build-image.ts';

type Named = { readonly image: BuiltImage; readonly names: readonly string[] };

/** The files of a `docker save` archive as Docker 20.10 writes it: legacy files, and a link where a layer comes twice. */
export function dockerArchiveFiles(images: readonly Named[]): Files {
  const files: Record<string, Files[string]> = {};
  const manifest = images.map(({ image, names }) => {
    const layers = image.layers.map((layer) => {
      const folder = digestHex(layer.digest);
      files[`${folder}/VERSION`] = '1.0';
      files[`${folder}/json`] = '{}';
      files[`${folder}/layer.tar`] = layer.bytes;
      files[`link-${folder}/layer.tar`] = { type: 'symlink', linkname: `../${folder}/layer.tar` };
      return `link-${folder}/layer.tar`;
    });
    const config = `${digestHex(image.config.digest)}.json`;
    files[config] = image.config.bytes;
    return { Config: config, RepoTags: names.length > 0 ? names : null, Layers: layers };
  });
  return { ...files, 'manifest.json': JSON.stringify(manifest), repositories: '{}' };
}

/** The files of an OCI image layout with these entries in its index. */
export function ociLayoutFiles(entries: readonly { top: BuiltBlob; images: readonly BuiltImage[]; annotations?: Record<string, string> }[]): Files {
  const blobs = entries.flatMap(({ top, images }) => [top, ...images.flatMap(({ manifest, config, layers }) => [manifest, config, ...layers])]);
  const index = { schemaVersion: 2, manifests: entries.map(({ top, annotations }) => ({ ...descriptorOf(top), annotations })) };
  return {
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    ...Object.fromEntries(blobs.map(({ digest, bytes }) => [`blobs/sha256/${digestHex(digest)}`, bytes])),
    'index.json': builtBlob(Buffer.from(JSON.stringify(index)), '').bytes,
  };
}

export async function dockerArchive(images: readonly Named[]): Promise<Buffer> {
  return await buildTar(dockerArchiveFiles(images));
}

export async function ociArchive(entries: Parameters<typeof ociLayoutFiles>[0]): Promise<Buffer> {
  return await buildTar(ociLayoutFiles(entries));
}
