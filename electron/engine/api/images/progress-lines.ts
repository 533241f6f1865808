import type { ProgressLine } from '../../../shared/docker/progress-line.ts';
import { shortId } from '../../../shared/oci/digest.ts';

/** `passing` lines may be left out: the next one replaces them. */
export type Line = { readonly line: ProgressLine; readonly passing: boolean };

/** Milliseconds between two lines that count the bytes of one layer. */
const interval = 100;

/** Lines that count the bytes of one layer, not more often than a screen needs them. `now` in milliseconds, of any clock. */
export function countBytes(now: () => number): (status: string, layer: { digest: string; bytes: number; size: number }) => Line[] {
  const lastTold = new Map<string, number>();
  return (status, { digest, bytes, size }) => {
    const key = `${status} ${digest}`;
    const last = lastTold.get(key);
    if (last !== undefined && bytes < size && now() - last < interval) return [];
    lastTold.set(key, now());
    return [{ line: { status, progressDetail: { current: bytes, total: size }, id: shortId(digest) }, passing: true }];
  };
}
