/** The lines that are not there yet, after those that are. */
export function addLines(text: string | null, lines: readonly string[]): string {
  const known = new Set((text ?? '').split('\n').map((line) => line.trim()));
  const added = lines.filter((line) => !known.has(line.trim()));
  const before = text === null || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}\n`;
  return added.length === 0 ? (text ?? '') : `${before}${added.join('\n')}\n`;
}
