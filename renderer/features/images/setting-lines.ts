/** One line of the table of settings that differ; null where one side has none. */
export type SettingLine = { readonly name: string; readonly before: string | null; readonly after: string | null };

type Setting = { readonly name: string; readonly before: unknown; readonly after: unknown };

/** A setting by its parts: variables and labels one by one, and only those that differ; everything else whole. */
export function settingLines({ name, before, after }: Setting): SettingLine[] {
  const [old, now] = [partsOf(name, before), partsOf(name, after)];
  if (old === undefined || now === undefined) return [{ name, before: wordsOf(before), after: wordsOf(after) }];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.filter((key) => old.get(key) !== now.get(key)).map((key) => ({ name: `${name} ${key}`, before: old.get(key) ?? null, after: now.get(key) ?? null }));
}

/** Env by variable, maps by key; undefined for what is no collection of named parts. */
function partsOf(name: string, value: unknown): Map<string, string> | undefined {
  if (value === null || value === undefined) return new Map();
  if (Array.isArray(value)) return name === 'Env' ? new Map(value.map((entry) => splitPair(String(entry)))) : undefined;
  if (typeof value !== 'object') return undefined;
  return new Map(Object.entries(value).map(([key, part]) => [key, typeof part === 'string' ? part : JSON.stringify(part)]));
}

function splitPair(text: string): [string, string] {
  const mark = text.indexOf('=');
  return mark < 0 ? [text, ''] : [text.slice(0, mark), text.slice(mark + 1)];
}

function wordsOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
