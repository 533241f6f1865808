/** What became of a damage: `blocked` says who must stop first, `lost` why nobody has it any more. */
export type Mending =
  | { readonly kind: 'not-tried' }
  | { readonly kind: 'mended'; readonly how: string }
  | { readonly kind: 'blocked'; readonly by: readonly string[] }
  | { readonly kind: 'lost'; readonly why: string };

export type Damage = {
  readonly what: 'blob' | 'layer' | 'record';
  /** Digest of a blob, chain id of a layer, id of an image, or a name. */
  readonly subject: string;
  /** Whose part it is, such as `nginx:1.27`, `layer 2 of 5`. Empty where no image names it. */
  readonly images: readonly { readonly image: string; readonly part: string }[];
  readonly problem: string;
  /** A sentence for each of the first things that differ in a layer. */
  readonly details: readonly string[];
  readonly mending: Mending;
};

/** One line of `POST /tidewharf/v1/check`. Bytes in `read` and `total`, of one step. */
export type CheckLine =
  | { readonly kind: 'progress'; readonly step: 'blobs' | 'layers' | 'mending'; readonly subject: string; readonly read: number; readonly total: number }
  | ({ readonly kind: 'damage' } & Damage)
  | { readonly kind: 'done'; readonly checked: CheckedCounts; readonly damaged: number; readonly mended: number };

/** `uncompared`: layers whose blob is not here, or damaged, so that nothing says what should be in them. */
export type CheckedCounts = { readonly images: number; readonly blobs: number; readonly bytes: number; readonly layers: number; readonly uncompared: number };

/** `GET /tidewharf/v1/check`: records against files, processes, networks and mounts, one sentence for each thing that is wrong. Reads no content and changes nothing. */
export type QuickCheckReply = { readonly problems: readonly string[]; /** Root file systems that nobody needs any more. */ readonly mounts: readonly string[]; readonly checked: Readonly<Record<string, number>> };

/** Body of `POST /tidewharf/v1/check`; logins for registries may come in `X-Registry-Config`. */
export type CheckBody = { readonly repair?: boolean };
