// Real-world Dockerfiles: whatever is moved, nothing is lost, and what was not moved keeps its order.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Located } from '../../dockerfile/dockerfile.ts';
import { parseDockerfile } from '../../dockerfile/parse-dockerfile.ts';
import { findMove } from './find-move.ts';
import type { ContextNames } from './installers.ts';
import { writeOrder } from './write-order.ts';

const folder = new URL('../../../../test/fixtures/dockerfiles/', import.meta.url);
const files = [
  'Gemfile', 'Gemfile.lock', 'build.gradle', 'composer.json', 'go.mod', 'go.sum', 'package-lock.json', 'package.json', 'pnpm-lock.yaml', 'poetry.lock', 'pom.xml', 'pyproject.toml', 'requirements.txt', 'uv.lock', 'yarn.lock',
];
const names: ContextNames = { files, has: (path) => files.includes(path), endingWith: (end) => files.filter((file) => file.endsWith(end)) };

/** Made of the fixtures: with the manifests' own copies taken out they are as people write them first. */
const texts = readdirSync(folder).filter((name) => name.endsWith('.dockerfile')).flatMap((name) => {
  const source = readFileSync(new URL(name, folder), 'utf8');
  return [[name, source], [`${name}, everything copied first`, source.replaceAll(/^COPY (?!--from).*\n(?=(?:#.*\n|\s*\n|RUN.*\n)*RUN)/gm, 'COPY . .\n')]] as const;
});

test('rewrites of real-world Dockerfiles', () => {
  let moves = 0;
  for (const [name, source] of texts) {
    const dockerfile = parseDockerfile(source);
    for (const stage of dockerfile.stages) {
      const move = findMove(stage, dockerfile.stages, () => names);
      if (move === undefined) continue;
      moves += 1;
      const lines = source.split('\n');
      const rewrite = writeOrder(source, move);
      const whole = parseDockerfile([...lines.slice(0, stage.range.start - 1), rewrite, ...lines.slice(stage.range.end)].join('\n'));
      const textsOf = (all: readonly Located[]): string[] => all.map(({ text }) => text);
      const after = textsOf(whole.stages[stage.index]?.instructions ?? []);
      const before = textsOf(stage.instructions);
      const added = move.before.flatMap((one) => (one.run ? [...(one.files.length > 0 ? [one] : []), ...one.folders] : [])).length;
      expect(after, name).toHaveLength(before.length + added);
      expect(after, name).toEqual(expect.arrayContaining(before));
      const moved = new Set([move.copy.text, ...move.before.map((one) => (one.run ?? one.setting).text)]);
      const rest = (all: readonly string[]): string[] => all.filter((text) => before.includes(text) && !moved.has(text));
      expect(rest(after), name).toEqual(rest(before));
      for (const one of move.before) if (one.run) expect(after.indexOf(one.run.text), name).toBeLessThan(after.lastIndexOf(move.copy.text));
      for (const [index, other] of dockerfile.stages.entries()) if (index !== stage.index) expect(textsOf(whole.stages[index]?.instructions ?? []), name).toEqual(textsOf(other.instructions));
      // Nothing is left to be moved.
      expect(findMove(whole.stages[stage.index] ?? stage, whole.stages, () => names)?.copy.text === move.copy.text && findMove(whole.stages[stage.index] ?? stage, whole.stages, () => names)?.before.some(({ run }) => run && moved.has(run.text)), name).not.toBe(true);
    }
  }
  process.stdout.write(`order: ${moves} moves in ${texts.length} Dockerfiles\n`);
  expect(moves).toBeGreaterThan(3);
});
