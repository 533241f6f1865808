/** One entry of an index, in its order. */
export type PlatformItem = {
  /** `linux/arm64/v8`; null for what is no image. */
  readonly platform: string | null;
  readonly kind: 'image' | 'attestation' | 'other';
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes of the manifest. */
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  /** The manifest and all that it names is on this machine. */
  readonly isHere: boolean;
  /** Of the image that can be used; null where there is none. */
  readonly imageId: string | null;
  /** Of all that it names, as transferred; null where that is not known before it is pulled. */
  readonly bytes: number | null;
};

/** `GET /tidewharf/v1/images/{name}/platforms`. `index` is null for an image that came alone: `platforms` is its own then. */
export type PlatformsReply = { readonly index: { readonly digest: string; readonly mediaType: string; readonly size: number } | null; readonly platforms: readonly PlatformItem[] };
