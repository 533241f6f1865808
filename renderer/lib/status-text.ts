/** What Docker's status words of a container hold. `seconds` is how long ago it started or ended when the words were made. */
export type StatusFacts = { readonly exitCode: number | null; readonly seconds: number | null };

const lengths: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000, year: 31_536_000 };

/** Reads `Up 3 minutes`, `Up About an hour (healthy)`, `Exited (137) 2 hours ago`: the list of containers tells times in no other way. */
export function parseStatusText(text: string): StatusFacts {
  const code = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(text)?.[1];
  return { exitCode: code === undefined ? null : Number(code), seconds: parseDuration(text) };
}

function parseDuration(text: string): number | null {
  if (/less than a second/i.test(text)) return 0;
  const about = /about an? (minute|hour)/i.exec(text)?.[1];
  if (about !== undefined) return lengths[about] ?? null;
  const match = /(\d+) (second|minute|hour|day|week|month|year)s?/.exec(text);
  return match === null ? null : Number(match[1]) * (lengths[match[2] ?? ''] ?? 0);
}
