/** A stretch of time that a log is read for: a preset that ends now and goes on, or from one time to another, in microseconds since 1970. */
export const logPresets = ['5m', '15m', '1h', '6h', '24h'] as const;
export type LogPreset = (typeof logPresets)[number];
export type LogRange = { readonly kind: 'all' } | { readonly kind: 'last'; readonly preset: LogPreset; readonly since: number } | { readonly kind: 'between'; readonly since: number | null; readonly until: number | null };

const minutes: Readonly<Record<LogPreset, number>> = { '5m': 5, '15m': 15, '1h': 60, '6h': 360, '24h': 1440 };

export function lastRange(preset: LogPreset, nowMs: number): LogRange {
  return { kind: 'last', preset, since: (nowMs - minutes[preset] * 60_000) * 1000 };
}

export function boundsOf(range: LogRange): { readonly since: number | null; readonly until: number | null } {
  switch (range.kind) {
    case 'all':
      return { since: null, until: null };
    case 'last':
      return { since: range.since, until: null };
    case 'between':
      return { since: range.since, until: range.until };
  }
}

/** What a field for local date and time holds, as microseconds; null where it is empty. Undefined where it is none. */
export function readLocalTime(text: string): number | null | undefined {
  if (text === '') return null;
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at * 1000;
}

/** For such a field, to the second. */
export function toLocalTime(micros: number | null): string {
  if (micros === null) return '';
  const at = new Date(micros / 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
