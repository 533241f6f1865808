import { EngineError } from '../errors/engine-error.ts';
import { parseDigest } from './digest.ts';
import type { Descriptor, ImageIndex, ImageManifest } from './manifest.ts';
import { mediaTypes } from './media-types.ts';
import { asList, asObject, asString, asStringMap, asStrings, invalidValue, parseObject, type Json } from './parse-json.ts';
import type { Platform } from './platform.ts';

/** What a manifest's bytes turned out to be. */
export type ParsedManifest =
  | { readonly kind: 'manifest'; readonly mediaType: string; readonly manifest: ImageManifest }
  | { readonly kind: 'index'; readonly mediaType: string; readonly index: ImageIndex };

/** Layers in one image: more than any tool makes, few enough for one overlay mount. */
const maxLayers = 500;
const maxIndexEntries = 10_000;

/**
 * Reads an OCI image manifest or index, or their Docker schema 2 fellows, by content (image-spec, Image Manifest, Image Index).
 * `hint` is the media type its carrier gave. Fails with `invalid`, with `not-implemented` on Docker schema 1.
 */
export function parseManifest(text: string, hint?: string): ParsedManifest {
  const json = parseObject(text, 'manifest');
  if (json['schemaVersion'] === 1) {
    throw new EngineError('not-implemented', 'the manifest is of Docker schema 1, which was retired in 2017: push the image again with a current tool');
  }
  if (json['schemaVersion'] !== 2) invalidValue('manifest schemaVersion', json['schemaVersion'], '2');
  const isIndex = 'manifests' in json;
  if (isIndex && ('layers' in json || 'config' in json)) {
    throw new EngineError('invalid', 'manifest: it has the fields of a manifest and of an index');
  }
  const [oci, docker] = isIndex ? [mediaTypes.ociIndex, mediaTypes.dockerIndex] : [mediaTypes.ociManifest, mediaTypes.dockerManifest];
  const declared = json['mediaType'];
  if (declared !== undefined && declared !== oci && declared !== docker) {
    invalidValue('manifest mediaType', declared, `${oci} or ${docker}`);
  }
  const mediaType = declared === docker || (declared === undefined && hint === docker) ? docker : oci;
  const shared = { schemaVersion: 2, mediaType, ...parseAnnotations(json) } as const;
  if (isIndex) return { kind: 'index', mediaType, index: { ...shared, manifests: descriptors(json, 'manifests', maxIndexEntries) } };
  return {
    kind: 'manifest',
    mediaType,
    manifest: { ...shared, config: parseDescriptor(json['config'], 'config'), layers: descriptors(json, 'layers', maxLayers) },
  };
}

function descriptors(json: Json, field: 'layers' | 'manifests', limit: number): Descriptor[] {
  const list = asList(json[field], field);
  if (list.length > limit) throw new EngineError('invalid', `manifest: ${list.length} ${field}, expected ${limit} at most`);
  return list.map((item, index) => parseDescriptor(item, `${field}[${index}]`));
}

/** OCI image-spec, Content Descriptors. Fails with `invalid`. */
function parseDescriptor(value: unknown, what: string): Descriptor {
  const json = asObject(value, what);
  const size = json['size'];
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) invalidValue(`${what}.size`, size, 'a number of bytes');
  return {
    mediaType: asString(json['mediaType'], `${what}.mediaType`),
    digest: parseDigest(asString(json['digest'], `${what}.digest`)),
    size,
    ...(json['urls'] ? { urls: asStrings(json['urls'], `${what}.urls`) } : {}),
    ...parseAnnotations(json),
    ...(json['platform'] ? { platform: parsePlatformField(json['platform'], `${what}.platform`) } : {}),
  };
}

function parseAnnotations(json: Json): { annotations?: Readonly<Record<string, string>> } {
  return json['annotations'] ? { annotations: asStringMap(json['annotations'], 'annotations') } : {};
}

function parsePlatformField(value: unknown, what: string): Platform {
  const json = asObject(value, what);
  const variant = json['variant'];
  return {
    os: asString(json['os'], `${what}.os`),
    architecture: asString(json['architecture'], `${what}.architecture`),
    ...(variant ? { variant: asString(variant, `${what}.variant`) } : {}),
  };
}
