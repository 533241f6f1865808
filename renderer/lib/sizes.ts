const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** A size as people write it for limits (`512m`, `1.5 GB`, `64 MiB`; a thousand counts as 1024, as in the docker client). 0 for nothing, undefined for what is none. */
export function parseSize(text: string): number | undefined {
  const words = text.trim().toLowerCase();
  if (words === '') return 0;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?|\.\d+)\s*([bkmgt]?)(?:i?b)?$/.exec(words) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.round(Number(number) * (units[unit] ?? 1));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** The reverse, in the largest unit of which it is a whole number: `512m`. '' for 0. */
export function formatSize(bytes: number): string {
  if (bytes === 0) return '';
  const letters = ['b', 'k', 'm', 'g'] as const;
  let unit = 0;
  let value = bytes;
  while (unit < letters.length - 1 && value % 1024 === 0) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${letters[unit]}`;
}
