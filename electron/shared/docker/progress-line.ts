import type { ErrorReply } from './error-reply.ts';

/** One JSON line of a long answer: `POST /images/create` and `POST /images/load`. A failure after the headers is a line too. */
export type ProgressLine = {
  readonly status?: string;
  /** Short digest of the layer, or the tag. */
  readonly id?: string;
  /** Bytes. */
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly stream?: string;
  readonly error?: string;
  readonly errorDetail?: ErrorReply;
};
