import type { ErrorReply } from './error-reply.ts';

/** One JSON line of a long answer: `POST /images/create`, `/images/load`, `/images/{name}/push`. A failure after the headers is a line too. */
export type ProgressLine = {
  readonly status?: string;
  /** Short digest of the layer, or the tag. */
  readonly id?: string;
  /** Bytes. */
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  readonly stream?: string;
  /** What a push or a build ends with. */
  readonly aux?: Readonly<Record<string, string | number>>;
  readonly error?: string;
  /** `code`: what the command of a build's step ended with, and what the docker client ends with then. */
  readonly errorDetail?: ErrorReply & { readonly code?: number };
};
