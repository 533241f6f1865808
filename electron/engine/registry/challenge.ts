/** One entry of WWW-Authenticate (RFC 9110, section 11.6.1). Scheme and parameter names in small letters. */
export type Challenge = { readonly scheme: string; readonly parameters: Readonly<Record<string, string>> };

/** Reads the challenges of a 401, in their order; what cannot be read is left out. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const parameter = /[\s,]*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/y;
  const scheme = /[\s,]*([\w-]+)(?=[\s,]|$)/y;
  for (let at = 0; at < header.length; ) {
    parameter.lastIndex = at;
    scheme.lastIndex = at;
    const found = parameter.exec(header);
    const current = challenges.at(-1);
    if (found && current) {
      const [, name = '', quoted, plain] = found;
      current.parameters[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '';
      at = parameter.lastIndex;
      continue;
    }
    const start = scheme.exec(header);
    if (!start) return challenges;
    challenges.push({ scheme: (start[1] ?? '').toLowerCase(), parameters: Object.create(null) as Record<string, string> });
    at = scheme.lastIndex;
  }
  return challenges;
}
