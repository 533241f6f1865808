import { expect, it } from 'vitest';
import type { BuildDescription, BuildEvent, PlannedStep } from '../../../electron/shared/engine-api/builds.ts';
import { cacheShare, noBuild, reduceBuild, stepOfInterest } from './build-model.ts';

const description = { tags: ['shop:1'] } as unknown as BuildDescription;
const step = (index: number, text: string): PlannedStep => ({ step: index, stage: 0, kind: 'run', text, lines: { start: index + 1, end: index + 1 }, needs: index === 0 ? [] : [index - 1] });
const begin: readonly BuildEvent[] = [
  { kind: 'started', id: 'b', at: 1000, description },
  { kind: 'context', files: 3, bytes: 300, sent: 100, done: true },
  { kind: 'plan', dockerfile: 'Dockerfile', source: 'FROM a\nRUN b\nRUN c', stages: [{ stage: 0, name: '', base: 'a', platform: '' }], steps: [step(0, 'FROM a'), step(1, 'RUN b'), step(2, 'RUN c')] },
];
const finished = (index: number, cached: boolean, ranSeconds?: number): BuildEvent => ({ kind: 'step-finished', step: index, at: 3000, cached, seconds: cached ? 0 : 2, ranSeconds, bytes: 10, layer: undefined });
const log = (index: number, text: string): BuildEvent => ({ kind: 'log', step: index, stream: 'stdout', text, at: 2000 });

it('is the same whether it is told at once or piece by piece', () => {
  const events: readonly BuildEvent[] = [
    ...begin, finished(0, true, 4), { kind: 'step-started', step: 1, at: 1500, miss: { reason: { kind: 'first-build' }, lastSeconds: undefined, build: undefined } }, log(1, 'x'), log(1, 'y'), finished(1, false),
    { kind: 'finished', at: 4000, status: 'done', imageId: 'sha256:1', tags: ['shop:1'] },
  ];
  const whole = reduceBuild(noBuild, events);
  expect(events.reduce((view, event) => reduceBuild(view, [event]), noBuild)).toEqual(whole);
  expect(whole).toMatchObject({ id: 'b', status: 'done', endedAt: 4000, imageId: 'sha256:1', context: { files: 3 }, steps: [{ state: 'cached', ranSeconds: 4 }, { state: 'done', said: 2, seconds: 2 }, { state: 'waiting' }] });
  expect(cacheShare(whole)).toEqual({ cached: 1, of: 2, savedSeconds: 4 });
});

it('a failure marks its step, and those that it left out', () => {
  const failure = { error: { kind: 'invalid', message: 'exit code 1' }, step: 1, lines: { start: 2, end: 2 }, exitCode: 1, output: ['no'] } as const;
  const view = reduceBuild(noBuild, [...begin, finished(0, true), { kind: 'step-started', step: 1, at: 2000, miss: undefined }, { kind: 'finished', at: 5000, status: 'failed', failure }]);
  expect(view.steps.map(({ state, seconds }) => [state, seconds])).toEqual([['cached', 0], ['failed', 3], ['left', undefined]]);
  expect(stepOfInterest(view)).toBe(1);
});

it('while it runs, what runs is of interest, a pull only where nothing else does', () => {
  const started = (index: number): BuildEvent => ({ kind: 'step-started', step: index, at: 2000, miss: undefined });
  expect(stepOfInterest(reduceBuild(noBuild, [...begin, started(0)]))).toBe(0);
  expect(stepOfInterest(reduceBuild(noBuild, [...begin, finished(0, true), started(2)]))).toBe(2);
});

it('between two steps of a build that runs, the one that began last stays of interest', () => {
  const started = (index: number, at: number): BuildEvent => ({ kind: 'step-started', step: index, at, miss: { reason: { kind: 'first-build' }, lastSeconds: undefined, build: undefined } });
  const between = reduceBuild(noBuild, [...begin, started(0, 1100), finished(0, false), started(1, 3000), finished(1, false)]);
  expect(stepOfInterest(between)).toBe(1);
  expect(stepOfInterest(reduceBuild(between, [started(2, 3000), finished(2, false), { kind: 'finished', at: 9000, status: 'done', imageId: 'sha256:1', tags: [] }]))).toBe(0);
});

it('a base is no step that the cache could have', () => {
  const base: PlannedStep = { ...step(0, 'FROM a'), kind: 'from' };
  const view = reduceBuild(noBuild, [...begin.slice(0, 2), { kind: 'plan', dockerfile: 'D', source: '', stages: [], steps: [base, step(1, 'RUN b')] }, finished(0, true, 9), finished(1, true, 4)]);
  expect(view.steps.map(({ state }) => state)).toEqual(['done', 'cached']);
  expect(cacheShare(view)).toEqual({ cached: 1, of: 1, savedSeconds: 4 });
  expect(stepOfInterest(view)).toBe(1);
});

it('progress is of now and goes with its end', () => {
  const running = reduceBuild(noBuild, [...begin, { kind: 'progress', step: 0, what: 'layer', bytes: 5, total: 10 }]);
  expect(running.steps[0]?.progress).toEqual({ what: 'layer', bytes: 5, total: 10 });
  expect(reduceBuild(running, [finished(0, false)]).steps[0]?.progress).toBeUndefined();
});
