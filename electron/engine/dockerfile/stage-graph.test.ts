import { expect, test } from 'vitest';
import { parseDockerfile } from './parse-dockerfile.ts';
import { linesOf } from './parse-error.ts';
import { globalScope, parseTriggers, planStages, type StageGraph } from './stage-graph.ts';

const linux = { os: 'linux', architecture: 'amd64' };
const plan = (lines: string[], target = '', given: Record<string, string> = {}): StageGraph => {
  const dockerfile = parseDockerfile(lines.join('\n'));
  return planStages(dockerfile, { target, global: globalScope(dockerfile, { given, build: linux, target: linux, stage: target }) });
};
const indexes = (graph: StageGraph): number[] => graph.stages.map(({ index }) => index);

test('only what the target needs, from bases, copies and mounts', () => {
  const file = ['FROM a AS base', 'FROM base AS deps', 'FROM b AS unused', 'FROM base AS Build', 'COPY --from=deps /x /x', 'FROM scratch', 'COPY --from=build /y /', 'COPY --from=nginx:1 /z /', 'RUN --mount=from=DEPS,target=/d true'];
  expect(indexes(plan(file))).toEqual([0, 1, 3, 4]);
  expect(indexes(plan(file, 'DEPS'))).toEqual([0, 1]);
  expect(indexes(plan(file, '2'))).toEqual([2]);
  const [, , , last] = plan(file).stages;
  expect(last).toMatchObject({
    base: { kind: 'scratch' },
    reads: expect.arrayContaining([expect.objectContaining({ name: 'build', kind: 'stage', index: 3 }), expect.objectContaining({ name: 'nginx:1', kind: 'image' }), expect.objectContaining({ name: 'DEPS', kind: 'stage', index: 1 })]),
  });
});

test('bases and platforms with the arguments before the first FROM', () => {
  const file = ['ARG TAG=1', 'ARG NAME=node:${TAG} OTHER=${NAME}-slim', 'FROM --platform=$BUILDPLATFORM ${OTHER}', 'FROM ${NAME:-x}'];
  expect(plan(file, '0').stages[0]).toMatchObject({ base: { kind: 'image', name: 'node:1-slim' }, platform: 'linux/amd64' });
  expect(plan(file, '', { TAG: '2' }).stages[0]).toMatchObject({ base: { name: 'node:2' } });
  expect(plan(file, '0', { BUILDPLATFORM: 'linux/arm64' }).stages[0]).toMatchObject({ platform: 'linux/arm64' });
});

test('a default that is not needed may be wrong', () => {
  expect(plan(['ARG A="${B:?is needed}"', 'FROM ${A}'], '', { A: 'x' }).stages[0]).toMatchObject({ base: { name: 'x' } });
  expect(() => plan(['ARG A="${B:?is needed}"', 'FROM ${A}'])).toThrow('B: is needed');
});

test('stages that come later, and a name that comes twice', () => {
  expect(indexes(plan(['FROM a', 'COPY --from=later /x /', 'FROM b AS later'], '0'))).toEqual([0, 1]);
  expect(plan(['FROM a AS x', 'FROM x AS y', 'FROM b AS x', 'FROM x'], '').stages.at(-1)).toMatchObject({ base: { index: 2 } });
  expect(plan(['FROM a AS x', 'FROM x AS y', 'FROM b AS x'], 'y').stages.at(-1)).toMatchObject({ base: { index: 0 } });
});

test('triggers of a stage that another stands on, and of images', () => {
  const file = ['FROM a AS tool', 'FROM b AS base', 'ONBUILD COPY --from=tool /t /t', 'FROM base', 'RUN x', 'FROM c'];
  const [, , third] = plan(file, '2').stages;
  expect(third).toMatchObject({ index: 2, triggers: [{ kind: 'copy', from: 'tool', range: { start: 4, end: 4 } }], reads: [{ index: 0 }] });
  const dockerfile = parseDockerfile(file.join('\n'));
  const triggers = parseTriggers(['COPY --from=tool . /y', 'RUN z'], { range: { start: 6, end: 6 } });
  expect(indexes(planStages(dockerfile, { target: '', global: new Map(), triggers: new Map([[3, triggers]]) }))).toEqual([0, 3]);
  expect(() => parseTriggers(['FROM x'], { range: { start: 6, end: 6 } })).toThrow('dockerfile parse error on line 6: unknown instruction: FROM');
});

test.each<[string[], string, string, number | undefined]>([
  [['FROM a AS build'], 'biuld', 'target stage "biuld" could not be found (did you mean build?): the stages are build', undefined],
  [['FROM a'], 'x', 'target stage "x" could not be found: no stage has a name', undefined],
  [['FROM a', 'COPY --from=3 a b'], '', 'invalid stage index 3: the stages are numbered from 0 to 0', 2],
  [['FROM a AS x', 'COPY --from=x a b'], '', 'circular dependency detected on stage: x: x needs x', 2],
  [['FROM a AS x', 'COPY --from=y a b', '', 'FROM b AS y', 'COPY --from=z a b', 'FROM c AS z', 'COPY --from=x a b', 'FROM d'], '', 'circular dependency detected on stage: x: x needs y needs z needs x', 2],
  [['FROM $none'], '', 'base name ($none) should not be blank', 1],
  [['FROM a', 'FROM --platform=$none a'], '', 'empty platform value from expression $none', 2],
])('%j', (file, target, message, line) => {
  let error: unknown;
  try {
    plan(file, target);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ kind: 'invalid', message });
  expect(linesOf(error)?.start).toBe(line);
});

test('a chain as long as the file', () => {
  const file = ['FROM a AS s0', ...Array.from({ length: 3000 }, (_, index) => `FROM s${index} AS s${index + 1}`)];
  expect(plan(file).stages).toHaveLength(3001);
});
