/** A host port for a container's port: the same where that needs no privilege and is free, else 8000 more, else the next free one. */
export function proposeHostPort(containerPort: number, taken: ReadonlySet<number>): number {
  const wish = containerPort < 1024 ? 8000 + containerPort : containerPort;
  for (let port = wish; port <= 65_535; port += 1) if (!taken.has(port)) return port;
  return 0;
}
