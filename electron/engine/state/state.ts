/**
 * Records in one SQLite database (WAL). A room owns its record types and asks for its collection by name; records are plain
 * JSON. Writes are durable when the call returns (synchronous = FULL), so a record written last is a commit point. Each collection is kept in
 * memory once it was read: a record is a value, which nobody changes after it was put or found.
 */
export type State = {
  collection<Record extends object>(name: CollectionName): Collection<Record>;
  /**
   * All writes inside happen, or none. Not nested, not async; `work` may be called a second time, after the first was taken back. `frees`: it is for
   * giving space back, and may use what is set aside for that on a full disk, as every `delete` outside of a transaction may.
   */
  transaction<T>(work: () => T, how?: { readonly frees: boolean }): T;
  /** SQLite's own integrity check: what it complains about, empty where all is well. */
  check(): string[];
  close(): void;
};

/** Names are a closed list: each one is a table, made by a migration. */
export type CollectionName = 'images' | 'tags' | 'layers' | 'snapshots' | 'containers' | 'networks' | 'leases' | 'volumes' | 'trash' | 'settings' | 'tag_history' | 'layer_secrets' | 'image_trash' | 'builds' | 'build_cache' | 'build_mounts' | 'build_contexts';

export type Collection<Record extends object> = {
  find(key: string): Record | undefined;
  put(key: string, record: Record): void;
  /** True where there was one. */
  delete(key: string): boolean;
  /** All records by key order. */
  list(): { key: string; record: Record }[];
};
