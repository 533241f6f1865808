/** A name as a pattern that matches nothing else. */
export function asPattern(name: string): string {
  return name.replace(/[*?[\]\\]/g, '\\$&');
}
