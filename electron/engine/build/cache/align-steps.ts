/** For one line of now: the earlier line that it was, with the same text or another one; undefined: it was added. */
export type AlignedLine = { readonly earlier: number | undefined; readonly isSame: boolean };

/**
 * Pure: which line of an earlier text each line of now was. Lines with the same text by the longest common subsequence; between two of these the rest by
 * likeness, in their order, so that a line that was put in or taken out moves none of the others.
 */
export function alignLines(before: readonly string[], now: readonly string[]): AlignedLine[] {
  const same = longestCommon(before, now);
  const aligned: AlignedLine[] = now.map(() => ({ earlier: undefined, isSame: false }));
  for (const [at, earlier] of same) aligned[at] = { earlier, isSame: true };
  let beforeFrom = 0;
  let nowFrom = 0;
  for (const [at, earlier] of [...same, [now.length, before.length] as const]) {
    const pairs = pairByLikeness(before.slice(beforeFrom, earlier), now.slice(nowFrom, at));
    for (const [nowAt, beforeAt] of pairs) aligned[nowFrom + nowAt] = { earlier: beforeFrom + beforeAt, isSame: false };
    beforeFrom = earlier + 1;
    nowFrom = at + 1;
  }
  return aligned;
}

/** Pairs of (now, before), rising. */
function longestCommon(before: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  return bestPairs(before.length, now.length, (beforeAt, nowAt) => (before[beforeAt] === now[nowAt] ? 1 : 0));
}

/** What two lines have in common counts, from 0 to 1; lines of other instructions are never one. */
function pairByLikeness(before: readonly string[], now: readonly string[]): (readonly [number, number])[] {
  if (before.length === 0 || now.length === 0) return [];
  const words = (lines: readonly string[]) => lines.map((line) => ({ keyword: keywordOf(line), words: line.split(/[\s,;&|=:/"'[\]]+/).slice(1) }));
  const [old, fresh] = [words(before), words(now)];
  return bestPairs(before.length, now.length, (beforeAt, nowAt) => {
    const [a, b] = [old[beforeAt], fresh[nowAt]];
    if (a === undefined || b === undefined || a.keyword !== b.keyword) return 0;
    const known = new Set(a.words);
    const common = b.words.filter((word) => known.has(word)).length;
    // One line alone is the one that was changed, however little is left of it; among several the likeness decides.
    return 0.1 + common / Math.max(a.words.length, b.words.length, 1);
  });
}

/** The two that copy count as one. */
function keywordOf(line: string): string {
  const word = (/^\S*/.exec(line)?.[0] ?? '').toUpperCase();
  return word === 'ADD' ? 'COPY' : word;
}

/** Rising pairs of (second, first) with the greatest sum of values above 0; with equal sums the later ones. Dynamic programming: both lists are Dockerfiles. */
function bestPairs(first: number, second: number, value: (first: number, second: number) => number): (readonly [number, number])[] {
  const width = second + 1;
  const best = new Float64Array((first + 1) * width);
  const at = (row: number, column: number): number => best[row * width + column] ?? 0;
  const values = new Float64Array((first + 1) * width);
  for (let row = first - 1; row >= 0; row -= 1) {
    for (let column = second - 1; column >= 0; column -= 1) {
      const own = value(row, column);
      values[row * width + column] = own;
      best[row * width + column] = Math.max(at(row + 1, column), at(row, column + 1), own > 0 ? own + at(row + 1, column + 1) : 0);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < first && column < second) {
    const own = values[row * width + column] ?? 0;
    if (own > 0 && at(row, column) === own + at(row + 1, column + 1)) {
      pairs.push([column, row]);
      row += 1;
      column += 1;
    } else if (at(row, column) === at(row + 1, column)) row += 1;
    else column += 1;
  }
  return pairs;
}
