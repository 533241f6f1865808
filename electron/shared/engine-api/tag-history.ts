/** One stretch of a name's history. */
export type TagHistoryItem = {
  /** ISO 8601: since when. */
  readonly at: string;
  readonly by: 'pull' | 'load' | 'import' | 'commit' | 'build' | 'tag' | 'untag' | 'rollback' | 'restore';
  /** Null: the name was taken away. */
  readonly imageId: string | null;
  readonly digest: string | null;
  /** The image is here and can be rolled back to. */
  readonly isHere: boolean;
};

/** `GET /tidewharf/v1/tags/{name}`: newest first. */
export type TagHistoryReply = { readonly name: string; readonly history: readonly TagHistoryItem[] };

/** `GET /tidewharf/v1/tags`: every name that is or was. */
export type KnownTagsReply = { readonly names: readonly string[] };

/** `POST /tidewharf/v1/tags/{name}/rollback?to=`: `to` is an image id or a digest of the history. */
export type RollBackReply = { readonly name: string; readonly imageId: string };
