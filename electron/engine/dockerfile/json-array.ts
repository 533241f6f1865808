/** The strings of a JSON array; `mixed` where there are others in it; undefined for what is no JSON array. */
export function readJsonArray(text: string): readonly string[] | 'mixed' | undefined {
  if (!text.startsWith('[')) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Docker takes what is no JSON for a line of the shell.
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  return value.every((item) => typeof item === 'string') ? value : 'mixed';
}
