import { toPlain } from './log-text.ts';

/** In order of weight; the index is what a log keeps of a line. `other` says nothing of its level. */
export const logLevels = ['other', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

const names: Readonly<Record<string, number>> = {
  trace: 1, trc: 1, verbose: 1, finest: 1, finer: 1, fine: 1, silly: 1, debug: 2, dbg: 2, info: 3, inf: 3, information: 3, informational: 3, notice: 3, log: 3, hint: 3, warn: 4, warning: 4, wrn: 4,
  error: 5, err: 5, severe: 5, fatal: 6, ftl: 6, critical: 6, crit: 6, panic: 6, emerg: 6, emergency: 6, alert: 6,
};
const klog: Readonly<Record<string, number>> = { I: 3, W: 4, E: 5, F: 6 };

/** The level is near the start of a line, but for JSON, where it is anywhere. */
const looked = 400;
const looksAt = /level|lvl|severity|\b(?:TRACE|TRC|VERBOSE|DEBUG|DBG|INFO|INF|NOTICE|LOG|WARN|WARNING|WRN|ERROR|ERR|SEVERE|FATAL|FTL|CRITICAL|CRIT|PANIC|EMERG|ALERT)\b|\[(?:emerg|alert|crit|error|warn|notice|info|debug|trace)\]|^[IWEF]\d{4} |^(?:error|warning|warn|info|debug|fatal|panic)\b/i;
const jsonField = /"(?:level|lvl|severity|levelname|log\.level|@l|@level|loglevel)"\s*:\s*(?:"([A-Za-z]+)"|(\d{1,3}))/i;
const pair = /\b(?:level|lvl|severity|levelname)=["']?([A-Za-z]+)/i;
const word = /(?:^|[\s[(<|:])(TRACE|TRC|VERBOSE|DEBUG|DBG|INFO|INF|NOTICE|LOG|WARN|WARNING|WRN|ERROR|ERR|SEVERE|FATAL|FTL|CRITICAL|CRIT|PANIC|EMERG|ALERT)(?=$|[\s\])>|:,!])/;
const bracketed = /\[(emerg|alert|crit|error|warn|notice|info|debug|trace)\]/i;
const leading = /^(error|warning|warn|info|debug|fatal|panic):/i;

/** The index of a line's level in {@link logLevels}: of JSON lines, `level=` pairs, words in capitals or brackets, klog. 0 where it says none. */
export function levelOf(line: string): number {
  const start = line.length > looked ? line.slice(0, looked) : line;
  const head = start.includes('\u001b') ? toPlain(start) : start;
  if (line.startsWith('{')) {
    const field = jsonField.exec(head) ?? (line.length > looked ? jsonField.exec(line) : null);
    if (field !== null) return field[1] === undefined ? ofNumber(Number(field[2])) : (names[field[1].toLowerCase()] ?? 0);
  }
  if (!looksAt.test(head)) return 0;
  const found = pair.exec(head)?.[1] ?? bracketed.exec(head)?.[1] ?? word.exec(head)?.[1] ?? leading.exec(head)?.[1];
  if (found !== undefined) return names[found.toLowerCase()] ?? 0;
  return klog[/^([IWEF])\d{4} /.exec(head)?.[1] ?? ''] ?? 0;
}

/** As pino and bunyan count: 10 is trace, 60 fatal. Syslog's 0 to 7 go the other way. */
function ofNumber(level: number): number {
  if (level >= 10) return Math.min(6, Math.floor(level / 10));
  return [6, 6, 6, 5, 4, 3, 3, 2][level] ?? 0;
}
