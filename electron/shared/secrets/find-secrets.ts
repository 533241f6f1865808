import type { SecretKind } from '../engine-api/image-secrets.ts';

/** A line is counted from 1. `masked`: enough to find it again, too little to use it. */
export type FoundSecret = { readonly kind: SecretKind; readonly line: number; readonly masked: string };

/** Formats that their issuers made to be recognised, and little else looks like. */
const formats: readonly (readonly [SecretKind, RegExp])[] = [
  ['private-key', /-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----/g],
  ['aws-access-key', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  ['github-token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{40,255})\b/g],
  ['gitlab-token', /\bglpat-[\w-]{20,}\b/g],
  ['slack-token', /\bxox[abprs]-[A-Za-z0-9-]{10,250}\b/g],
  ['google-api-key', /\bAIza[\w-]{35}(?![\w-])/g],
  ['stripe-key', /\b[rs]k_live_[A-Za-z0-9]{20,250}\b/g],
  ['npm-token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['pypi-token', /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}\b/g],
  ['json-web-token', /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/g],
  ['login-in-address', /\b[a-z][a-z+.-]{1,20}:\/\/[^\s:@/'"<>]{1,100}:[^\s@/'"<>]{3,200}@[\w.-]+/g],
];

const secretName = /pass(?:word|wd|phrase)?$|secret|token|api_?key|private_?key|access_?key|credential|_auth(?:token)?$/i;
/** Says where a secret is, or how one is to be treated, and not what it is. */
const harmlessName = /(?:_file|_path|_dir|_url|_name|_id|_length|_timeout|_expiry|_ttl)$/i;
const setting = /^\s*(?:export\s+|set\s+)?["']?([\w.:/-]{2,100})["']?\s*[=:]\s*(.+?)\s*,?\s*$/;
const longestLine = 4096;

/** Values in a text that look like keys and tokens of known formats. Pure; takes time in proportion to the text. */
export function findSecrets(text: string): FoundSecret[] {
  return formats
    .flatMap(([kind, pattern]) => [...text.matchAll(pattern)].map((match) => ({ kind, line: lineAt(text, match.index), masked: mask(match[0]) })))
    .sort((a, b) => a.line - b.line);
}

/** The same, and values under names such as PASSWORD: for texts that are settings, one a line. */
export function findSecretSettings(text: string): FoundSecret[] {
  const formatted = findSecrets(text);
  const named = text.split('\n').flatMap((line, index): FoundSecret[] => {
    const [, name = '', value = ''] = line.length > longestLine ? [] : (setting.exec(line) ?? []);
    const isKnown = formatted.some((found) => found.line === index + 1);
    return isKnown || !isSecretSetting(name, unquoted(value)) ? [] : [{ kind: 'setting', line: index + 1, masked: `${name}=${mask(unquoted(value))}` }];
  });
  return [...formatted, ...named].sort((a, b) => a.line - b.line);
}

/** Whether a variable of this name with this value holds a secret rather than a hint to one. */
export function isSecretSetting(name: string, value: string): boolean {
  if (!secretName.test(name) || harmlessName.test(name)) return false;
  // A place, another variable, a switch, or nothing.
  return value.length >= 3 && !/^(?:[/~.]|\$|%|<|\{\{|file:|https?:\/\/)/.test(value) && !/^(?:true|false|yes|no|on|off|none|null|undefined|changeme|example|x+|\*+|\d{1,4})$/i.test(value);
}

/** The first characters, at most four and a quarter of all, and how many there are. */
export function mask(value: string): string {
  const shown = value.slice(0, Math.min(4, Math.floor(value.length / 4)));
  return `${shown}… (${value.length} characters)`;
}

function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
