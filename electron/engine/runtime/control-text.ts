/** A control file with one number in it; `max` and an empty text are undefined. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** A flat keyed control file, a name and a number per line (cgroups(7)); other lines are passed over. */
export function parseKeyed(text: string): Record<string, number> {
  const rows = text.split('\n').flatMap((line) => {
    const [name = '', value = ''] = line.split(' ');
    return /^\d+$/.test(value) ? [[name, Number(value)] as const] : [];
  });
  return Object.fromEntries(rows);
}
