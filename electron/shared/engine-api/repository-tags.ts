/** `GET /tidewharf/v1/distribution/{name}/tags`. Texts of a stranger, in the registry's order. */
export type RepositoryTags = { readonly tags: readonly string[] };
