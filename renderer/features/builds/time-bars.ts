import type { BuildView, StepView } from './build-model.ts';

/** A step on the line of time; `start` and `length` as shares of the whole. */
export type TimeBar = { readonly step: StepView; readonly start: number; readonly length: number; readonly seconds: number };
export type Times = { readonly bars: readonly TimeBar[]; readonly seconds: number; /** Of all steps together. */ readonly work: number; readonly ticks: readonly { readonly at: number; readonly seconds: number }[] };

/** The steps that have begun, from the first one's start to the build's end, or to now. */
export function planTimes({ steps, startedAt, endedAt }: Pick<BuildView, 'steps' | 'startedAt' | 'endedAt'>, now: number): Times {
  const begun = steps.flatMap((step) => {
    // One that the cache had is decided at once: it may have an end alone.
    const start = step.startedAt ?? (step.endedAt === undefined ? undefined : step.endedAt - (step.seconds ?? 0) * 1000);
    return start === undefined ? [] : [{ step, start, end: Math.max(start, step.endedAt ?? endedAt ?? now) }];
  });
  if (begun.length === 0) return { bars: [], seconds: 0, work: 0, ticks: [] };
  const first = Math.min(startedAt ?? Infinity, ...begun.map(({ start }) => start));
  const last = Math.max(endedAt ?? now, ...begun.map(({ end }) => end));
  const whole = Math.max(1, last - first);
  const bars = begun.map(({ step, start, end }) => ({ step, start: (start - first) / whole, length: (end - start) / whole, seconds: (end - start) / 1000 }));
  return { bars, seconds: whole / 1000, work: bars.reduce((sum, { seconds }) => sum + seconds, 0), ticks: ticksOf(whole / 1000) };
}

/** Round numbers of seconds, at most eight, and none that look the same: a tenth is the least that is said. */
function ticksOf(seconds: number): { at: number; seconds: number }[] {
  const rough = seconds / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(0.1, [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? power * 10);
  return Array.from({ length: Math.floor((seconds * 0.96) / step) + 1 }, (_, index) => ({ at: (index * step) / seconds, seconds: index * step }));
}
