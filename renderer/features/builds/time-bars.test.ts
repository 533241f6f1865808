import { expect, it } from 'vitest';
import type { StepView } from './build-model.ts';
import { planTimes } from './time-bars.ts';

const step = (index: number, startedAt: number | undefined, endedAt: number | undefined): StepView => ({ step: index, startedAt, endedAt, seconds: 0 }) as StepView;

it('lays steps on the line of time; what runs goes on to now', () => {
  const { bars, seconds, work, ticks } = planTimes({ steps: [step(0, undefined, 1000), step(1, 1000, 6000), step(2, 3000, undefined), step(3, undefined, undefined)], startedAt: 1000, endedAt: undefined }, 11_000);
  expect(bars.map(({ start, length }) => [start, length])).toEqual([[0, 0], [0, 0.5], [0.2, 0.8]]);
  expect([seconds, work]).toEqual([10, 13]);
  expect(ticks.map((tick) => tick.seconds)).toEqual([0, 2, 4, 6, 8]);
});

it('says no second twice, however short the build was', () => {
  const { ticks } = planTimes({ steps: [step(0, 0, 250)], startedAt: 0, endedAt: 250 }, 250);
  expect(ticks.map((tick) => tick.seconds)).toEqual([0, 0.1, 0.2]);
});
