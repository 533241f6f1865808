/** The numbers in a list such as `0-2,4` (cpuset(7), "List format"); undefined where it is none. Ranges beyond the highest CPU number of Linux are none. */
export function parseNumberSet(text: string): ReadonlySet<number> | undefined {
  const numbers = new Set<number>();
  if (text === '') return numbers;
  for (const part of text.split(',')) {
    const match = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || last < first) return undefined;
    for (let number = first; number <= last; number++) numbers.add(number);
  }
  return numbers;
}
