import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lintDockerfile } from './lint/lint-dockerfile.ts';
import { parseDockerfile } from './parse-dockerfile.ts';
import { globalScope, planStages } from './stage-graph.ts';

const folder = join(import.meta.dirname, '../../../test/fixtures/dockerfiles');
const linux = { os: 'linux', architecture: 'amd64' };

/** Of each file: its stages as `name < base: kinds of its instructions`, an asterisk before those that the last one needs, and the rules that find something. */
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, { stages: string[]; rules: string[] }>;
const files = readdirSync(folder).filter((name) => name.endsWith('.dockerfile')).map((name) => name.slice(0, -'.dockerfile'.length));

test('each file has its row', () => {
  expect(files.length).toBeGreaterThanOrEqual(50);
  expect(Object.keys(expected).toSorted()).toEqual(files.toSorted());
});

test.each(files)('%s', (name) => {
  expect(describeFile(readFileSync(join(folder, `${name}.dockerfile`), 'utf8'))).toEqual(expected[name]);
});

test.each(files)('%s with each rewrite has one finding less', (name) => {
  const text = readFileSync(join(folder, `${name}.dockerfile`), 'utf8');
  const count = (source: string, wanted: string): number => lintDockerfile(parseDockerfile(source), { args: {} }).filter(({ rule }) => rule === wanted).length;
  for (const { rule, lines, rewrite } of lintDockerfile(parseDockerfile(text), { args: {} })) {
    if (rewrite === undefined) continue;
    const all = text.split('\n');
    all.splice(lines.start - 1, lines.end - lines.start + 1, ...(rewrite === '' ? [] : [rewrite]));
    expect([rule, count(all.join('\n'), rule)]).toEqual([rule, count(text, rule) - 1]);
  }
});

function describeFile(text: string): { stages: string[]; rules: string[] } {
  const dockerfile = parseDockerfile(text);
  const global = globalScope(dockerfile, { given: {}, build: linux, target: linux, stage: '' });
  const graph = planStages(dockerfile, { target: '', global });
  const plans = dockerfile.stages.map(({ index }) => planStages(dockerfile, { target: String(index), global }).stages.at(-1));
  const stages = dockerfile.stages.map((stage) => {
    const needs = graph.stages.find(({ index }) => index === stage.index);
    const base = (needs ?? plans[stage.index])?.base;
    const from = base?.kind === 'image' ? base.name : base?.kind === 'stage' ? `stage ${base.index}` : 'scratch';
    const triggers = needs?.triggers.map(({ kind }) => `(${kind})`) ?? [];
    return `${needs === undefined ? ' ' : '*'} ${stage.range.start}-${stage.range.end} ${stage.name ?? '-'} < ${from}: ${[...triggers, ...stage.instructions.map(({ kind }) => kind)].join(' ')}`;
  });
  return { stages, rules: [...new Set(lintDockerfile(dockerfile, { args: {} }).map(({ rule, lines }) => `${lines.start} ${rule}`))] };
}
