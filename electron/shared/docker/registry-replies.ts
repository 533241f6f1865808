/** `GET /distribution/{name}/json`. */
export type DistributionReply = {
  readonly Descriptor: { readonly mediaType: string; readonly digest: string; readonly size: number };
  readonly Platforms: readonly { readonly os: string; readonly architecture: string; readonly variant?: string }[];
};

/** One of `GET /images/search`. */
export type ImageSearchItem = {
  readonly star_count: number;
  readonly is_official: boolean;
  readonly name: string;
  readonly is_automated: boolean;
  readonly description: string;
};
