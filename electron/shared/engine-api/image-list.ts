/** One of `GET /tidewharf/v1/images`: what a list shows of an image, in one answer. */
export type ListedImage = {
  readonly id: string;
  /** In the familiar form; empty for one that no name points to. */
  readonly names: readonly string[];
  readonly repoDigests: readonly string[];
  /** `linux/arm64/v8`. */
  readonly platform: string;
  /** Bytes of its files, and of those that lie in layers which other images have too. */
  readonly bytes: number;
  readonly sharedBytes: number;
  /** ISO 8601: when it was made, as it says itself. */
  readonly createdAt: string;
  readonly layers: number;
  /** Made from it, running or not. */
  readonly containers: number;
};

/** `GET /tidewharf/v1/images`: newest first. */
export type ImageListReply = { readonly images: readonly ListedImage[] };
