/** One JSON line of `GET /events`. */
export type EventMessage = {
  readonly Type: 'container' | 'image' | 'network' | 'volume' | 'daemon' | 'builder';
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly scope: 'local';
  /** Seconds since 1970. */
  readonly time: number;
  /** Nanoseconds since 1970: more digits than a double holds, so it is written as text into the JSON. */
  readonly timeNano: number;
  /** Of the old form, for containers and images: action, id and image. */
  readonly status?: string;
  readonly id?: string;
  readonly from?: string;
};
