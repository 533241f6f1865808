import type { ErrorDetail, ErrorKind } from '../errors/engine-error.ts';

/**
 * Body of every answer with a status of 400 and above (Docker Engine API, Errors). Docker's own has the message alone; the app reads kind and
 * detail where they are there.
 */
export type ErrorReply = { readonly message: string; readonly kind?: ErrorKind; readonly detail?: ErrorDetail };
