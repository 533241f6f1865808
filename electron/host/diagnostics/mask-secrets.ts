type Configured = { readonly Env: readonly string[]; readonly Labels: Readonly<Record<string, string>>; readonly Cmd?: readonly string[] | null | undefined };

/** Shorter ones are words like `true`, and would take half of a log away. */
const shortestSecret = 6;
const mask = '***';

/** Values of variables and labels: any of them may be one. Longest first, so that none leaves an end of another. */
export function secretsOf(configs: readonly Configured[]): string[] {
  const values = configs.flatMap(({ Env, Labels }) => [...Env.map((entry) => entry.slice(entry.indexOf('=') + 1)), ...Object.values(Labels)]);
  return [...new Set(values.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))].filter(({ length }) => length >= shortestSecret).toSorted((a, b) => b.length - a.length);
}

/** Takes out the values, and what looks like a login wherever it stands: in an address, a header, behind a telling name. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const without = secrets.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
  return without
    .replaceAll(/(:\/\/)[^\s/@"':]+:[^\s/@"']+@/g, `$1${mask}@`)
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${mask}`)
    .replaceAll(/\b([\w-]*(?:password|passwd|secret|token|api[_-]?key|credential)[\w-]*\\?["']?\s*[=:]\s*\\?["']?)[^\s"',;&\\}]+/gi, `$1${mask}`);
}
