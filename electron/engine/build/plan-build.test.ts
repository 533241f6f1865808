import { expect, test } from 'vitest';
import { parseDockerfile } from '../dockerfile/parse-dockerfile.ts';
import { parseTrigger } from '../dockerfile/parse-instruction.ts';
import { planStages } from '../dockerfile/stage-graph.ts';
import { planBuild } from './plan-build.ts';

const threeStages = parseDockerfile(`FROM node AS deps
WORKDIR /app
RUN npm ci
FROM golang AS unused
RUN go build
FROM deps AS test
RUN npm test
FROM node
COPY --from=deps /app /app
RUN --mount=type=bind,from=test,target=/t true
CMD ["node"]
`);

test('stages that the target does not need are left out, others keep the order of the file', () => {
  const graph = planStages(threeStages, { target: '', global: new Map() });
  expect(graph.stages.map(({ index }) => index)).toEqual([0, 2, 3]);
  expect(planStages(threeStages, { target: 'DEPS', global: new Map() }).stages.map(({ index }) => index)).toEqual([0]);
});

test('each step waits for the one above it, a stage for the last of the one that it stands on or reads', () => {
  const plan = planBuild(threeStages, planStages(threeStages, { target: '', global: new Map() }));
  expect(plan.steps.map(({ step, stage, kind, needs }) => [step, stage, kind, needs])).toEqual([
    [0, 0, 'from', []],
    [1, 0, 'workdir', [0]],
    [2, 0, 'run', [1]],
    [3, 2, 'from', [2]],
    [4, 2, 'run', [3]],
    [5, 3, 'from', []],
    [6, 3, 'copy', [5, 2]],
    [7, 3, 'run', [6, 4]],
    [8, 3, 'setting', [7]],
  ]);
});

test('what a base wants to be done first has the last numbers and comes before the own steps', () => {
  const dockerfile = parseDockerfile('FROM base\nRUN own\n');
  const lines = { start: 1, end: 1 };
  const plan = planBuild(dockerfile, planStages(dockerfile, { target: '', global: new Map(), triggers: new Map([[0, [parseTrigger('COPY . /app', lines), parseTrigger('RUN make', lines)]]]) }));
  expect(plan.stages[0]?.steps.map(({ planned }) => [planned.step, planned.text, planned.lines.start, planned.needs])).toEqual([
    [2, 'COPY . /app', 1, [0]],
    [3, 'RUN make', 1, [2]],
    [1, 'RUN own', 2, [3]],
  ]);
});
