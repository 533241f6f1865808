import { formatSeconds } from '../../lib/format.ts';

/** How long something took: `30 ms`, `0.4 s`, `12 s`, `1 min 5 s`. */
export function formatTook(seconds: number): string {
  if (seconds < 0.05) return seconds <= 0 ? '0 s' : `${Math.ceil(seconds * 1000)} ms`;
  return seconds < 59.95 ? `${seconds < 9.95 ? seconds.toFixed(1) : Math.round(seconds)} s` : formatSeconds(Math.round(seconds));
}

/** `sha256:ab12cd34`: enough to tell two apart. */
export function shortDigest(digest: string): string {
  const [algorithm, hex] = digest.split(':', 2);
  return hex === undefined ? digest.slice(0, 12) : `${algorithm}:${hex.slice(0, 8)}`;
}

/** Keyword and rest of an instruction on one line. */
export function splitInstruction(text: string): { readonly keyword: string; readonly rest: string } {
  const at = text.indexOf(' ');
  return at < 0 ? { keyword: text, rest: '' } : { keyword: text.slice(0, at), rest: text.slice(at + 1) };
}

/** A folder's path as it is said in a list: its last parts. */
export function folderName(path: string): string {
  const parts = path.split('/').filter(Boolean);
  return parts.at(-1) ?? path;
}
