/** How the time of a line is told: not at all, of this machine, in UTC, or since the line before. */
export const logTimeModes = ['off', 'local', 'utc', 'step'] as const;
export type LogTimeMode = (typeof logTimeModes)[number];

/** Columns that a time takes, with a space behind it. */
export const logTimeColumns: Readonly<Record<LogTimeMode, number>> = { off: 0, local: 24, utc: 25, step: 13 };

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** `micros` since 1970, to the millisecond. `before`: the time of the line before, where there is one. */
export function formatLogTime(micros: number, mode: LogTimeMode, before: number | undefined): string {
  switch (mode) {
    case 'off':
      return '';
    case 'utc':
      return new Date(micros / 1000).toISOString().replace('T', ' ');
    case 'local': {
      const at = new Date(micros / 1000);
      return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
    }
    case 'step':
      return before === undefined ? '' : formatStep(micros - before);
  }
}

/** `+0.012 s`, `+3 min 20 s`. */
function formatStep(micros: number): string {
  const sign = micros < 0 ? '-' : '+';
  const seconds = Math.abs(micros) / 1e6;
  if (seconds < 60) return `${sign}${seconds.toFixed(3)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${sign}${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** RFC 3339 with microseconds. */
export function isoOfMicros(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return `${new Date(millis).toISOString().slice(0, 23)}${pad(Math.floor(micros - millis * 1000), 3)}Z`;
}
