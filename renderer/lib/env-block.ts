/**
 * Reads lines of `NAME=value` as they stand in .env files and shell scripts: comments and blank lines are left out, `export` and matching quotes
 * around a value are taken off, a name alone has no value. Undefined where a line is none of these.
 */
export function parseEnvBlock(text: string): { readonly name: string; readonly value: string }[] | undefined {
  const entries: { name: string; value: string }[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const match = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=(.*))?$/s.exec(line);
    if (match === null) return undefined;
    entries.push({ name: match[1] ?? '', value: unquote((match[2] ?? '').trim()) });
  }
  return entries;
}

function unquote(value: string): string {
  const quote = value[0];
  return value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote) ? value.slice(1, -1) : value;
}
