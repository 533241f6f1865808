/** One line of two texts put together: in both, or in one of them only. Numbers from 1. */
export type DiffLine = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string; readonly before: number | undefined; readonly after: number | undefined };

/** Beyond this many cells of a table the middle is taken as replaced as a whole. */
const mostCells = 4_000_000;

/** What makes one text of another, line by line: as few changes as can be (longest common subsequence), removed ones first. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const same = (from: number, to: number, shift: number): DiffLine[] => a.slice(from, to).map((text, index) => ({ kind: 'same', text, before: from + index + 1, after: from + index + 1 + shift }));
  return [
    ...same(0, head, 0),
    ...diffMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head),
    ...same(a.length - tail, a.length, b.length - a.length),
  ];
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function diffMiddle(a: readonly string[], b: readonly string[], head: number): DiffLine[] {
  const removed = (index: number): DiffLine => ({ kind: 'removed', text: a[index] ?? '', before: head + index + 1, after: undefined });
  const added = (index: number): DiffLine => ({ kind: 'added', text: b[index] ?? '', before: undefined, after: head + index + 1 });
  const wide = b.length + 1;
  if (a.length * b.length > mostCells) return [...a.map((_, index) => removed(index)), ...b.map((_, index) => added(index))];
  const longest = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * wide + j] = a[i] === b[j] ? (longest[(i + 1) * wide + j + 1] ?? 0) + 1 : Math.max(longest[(i + 1) * wide + j] ?? 0, longest[i * wide + j + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '', before: head + i + 1, after: head + j + 1 });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && (longest[(i + 1) * wide + j] ?? 0) >= (longest[i * wide + j + 1] ?? 0))) lines.push(removed(i++));
    else lines.push(added(j++));
  }
  return lines;
}
