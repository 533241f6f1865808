/** A name for a volume of a folder of a container: `shop-mysql` for /var/lib/mysql of shop. */
export function proposeVolume(container: string, path: string): string {
  const last = path.split('/').filter(Boolean).at(-1) ?? 'files';
  return `${container}-${last}`.replaceAll(/[^a-zA-Z0-9_.-]+/g, '-').replace(/^[^a-zA-Z0-9]+/, '');
}
