import type { LogStore } from './log-store.ts';
import { toPlain } from './log-text.ts';

const copyMost = 32_000_000;

/** The shown lines of a log, or those from one to another, into the clipboard; how many they were, or null where that is too much for it. */
export async function copyLines(store: LogStore, range: { readonly from: number; readonly to: number } | null, names: readonly string[] | null): Promise<number | null> {
  const [first, last] = range === null ? [-Infinity, Infinity] : [Math.min(range.from, range.to), Math.max(range.from, range.to)];
  const texts: string[] = [];
  let length = 0;
  for (const batch of store.batches()) {
    for (const { seq, text, source } of batch) {
      if (seq < first || seq > last) continue;
      const line = names === null ? toPlain(text) : `${names[source] ?? ''} | ${toPlain(text)}`;
      texts.push(line);
      length += line.length;
    }
    if (length > copyMost) return null;
  }
  await navigator.clipboard.writeText(texts.join('\n'));
  return texts.length;
}
