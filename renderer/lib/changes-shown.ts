/** Changes of a container that are asked for; who has more sees the largest. */
export const changesShown = 10_000;
