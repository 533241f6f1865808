import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStepHarness, type StepHarness } from '../support/step-harness.ts';

let steps: StepHarness;

beforeAll(async () => {
  steps = await openStepHarness();
});

afterAll(() => steps[Symbol.asyncDispose]());

test('a step runs to its end: exit code, both streams, nothing left and nobody told', async () => {
  const before = steps.events.length;
  expect(await steps.run(['sh', '-c', 'echo out; echo err >&2; exit 7'])).toMatchObject({ exitCode: 7, oomKilled: false, stdout: 'out\n', stderr: 'err\n' });
  expect(await steps.left()).toEqual([]);
  expect(steps.events.slice(before)).toEqual([]);
  expect(steps.containers.list()).toEqual([]);
});
