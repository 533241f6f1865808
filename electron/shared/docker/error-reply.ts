/** Body of every answer with a status of 400 and above (Docker Engine API, Errors). */
export type ErrorReply = { readonly message: string };
