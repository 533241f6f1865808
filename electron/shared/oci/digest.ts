import { EngineError } from '../errors/engine-error.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `sha256:<64 hex>` of bytes as stored or transferred (OCI image-spec, descriptor, Digests). */
export type Digest = Branded<'Digest'>;
/** Digest of a layer's uncompressed tar (OCI image-spec, config, rootfs.diff_ids). */
export type DiffId = Branded<'DiffId'>;
/** Digest that names a stack of layers (OCI image-spec, config, Layer ChainID). */
export type ChainId = Branded<'ChainId'>;
/** Digest of an image's config: what Docker calls the image id. */
export type ImageId = Branded<'ImageId'>;
/** 64 hex digits, random. */
export type ContainerId = Branded<'ContainerId'>;

const pattern = /^sha256:[0-9a-f]{64}$/;

/** Fails with `invalid` where the text is not a sha256 digest; no other algorithm is served. */
export function parseDigest<T extends Digest | DiffId | ChainId | ImageId = Digest>(text: string): T {
  if (!pattern.test(text)) {
    throw new EngineError('invalid', `digest ${JSON.stringify(text.slice(0, 100))}: expected sha256: and 64 hex digits`);
  }
  return text as T;
}

/** True where the text is a whole sha256 digest. */
export function isDigest(text: string): boolean {
  return pattern.test(text);
}

/** The 64 hex digits of a digest. */
export function digestHex(digest: Digest | DiffId | ChainId | ImageId): string {
  return digest.slice('sha256:'.length);
}

/** The 12 digits that people read. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
