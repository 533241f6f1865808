/** Nothing goes in, or nothing comes out. */
export type Empty = Readonly<Record<string, never>>;
