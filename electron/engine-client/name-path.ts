/** A name in a path: it keeps its `/`, `:` and `@`, as Docker's own client sends it. */
export function namePath(name: string): string {
  return name.split(/([/:@])/).map((part) => (/^[/:@]$/.test(part) ? part : encodeURIComponent(part))).join('');
}
