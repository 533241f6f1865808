import { plural } from '../strings/en/plural.ts';

export { plural };

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units with three significant digits, as Docker prints them: `0 B`, `4.26 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return '–';
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Bytes per second. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** Per cent of one CPU: `0 %`, `3.2 %`, `125 %`. */
export function formatPercent(value: number): string {
  if (!Number.isFinite(value) || value < 0) return '–';
  return `${value < 0.05 ? '0' : value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}

/** Seconds left as people say it: `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

const steps = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'long' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

/** `3 minutes ago`; under a minute `just now`, so that nothing has to tick by the second. */
export function formatAgo(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (Number.isNaN(seconds)) return '–';
  const step = steps.find(([, length]) => Math.abs(seconds) >= length);
  return step === undefined ? 'just now' : relative.format(-Math.trunc(seconds / step[1]), step[0]);
}

const shortUnits: Readonly<Record<(typeof steps)[number][0], string>> = { year: 'y', month: 'mo', week: 'w', day: 'd', hour: 'h', minute: 'm' };

/** How long since, short enough for a column: `< 1m`, `42m`, `3h`, `5d`. */
export function formatAge(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (Number.isNaN(seconds)) return '–';
  const step = steps.find(([, length]) => seconds >= length);
  return step === undefined ? '< 1m' : `${Math.trunc(seconds / step[1])}${shortUnits[step[0]]}`;
}

/** The whole date and time in the reader's zone, for titles. */
export function formatTime(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '–' : absolute.format(at);
}

/** Twelve digits of a digest or id, as `docker ps` shows them. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

/** Splits a long text so that its end stays in sight when the middle is cut: the last part keeps at most `tail` characters. */
export function splitMiddle(text: string, tail = 10): readonly [string, string] {
  return text.length <= tail + 4 ? [text, ''] : [text.slice(0, -tail), text.slice(-tail)];
}

/** The engine's words (lower case, no full stop) as the start of a sentence. */
export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Every byte: `1,234,567 bytes`. */
export function formatExactBytes(bytes: number): string {
  return plural(bytes, 'byte');
}
