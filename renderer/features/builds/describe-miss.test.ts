import { expect, it } from 'vitest';
import type { MissReason } from '../../../electron/shared/engine-api/builds.ts';
import { missInFull, missInShort } from './describe-miss.ts';

const file = (path: string) => ({ path, change: 'content', before: `sha256:ab12cd34${'0'.repeat(56)}`, after: `sha256:cd34ef56${'0'.repeat(56)}` }) as const;
const textOf = (step: number): string => `line of ${step}`;
const full = (reason: MissReason, lastSeconds?: number): string => missInFull({ reason, lastSeconds, build: undefined }, textOf);

it('names the file that changed, with its digests and what it costs', () => {
  const reason: MissReason = { kind: 'files-changed', source: 'src', total: 1, files: [file('package.json')] };
  expect(missInShort(reason)).toBe('package.json changed');
  expect(full(reason, 41.2)).toBe('package.json changed: sha256:ab12cd34 → sha256:cd34ef56. Its last run took 41 s.');
});

it.each<[MissReason, string]>([
  [{ kind: 'files-changed', source: 'src', total: 12, files: [file('a'), file('b')] }, '12 files that it reads have changed in src.'],
  [{ kind: 'files-changed', source: '', total: 1, files: [{ path: 'x', change: 'added', before: undefined, after: 'sha256:1' }] }, 'x was added.'],
  [{ kind: 'parent-changed', step: 2 }, 'It stands on step 3 (line of 2), which had to run.'],
  [{ kind: 'argument-changed', name: 'V', before: '1', after: '2' }, 'The variable V changed: 1 → 2.'],
  [{ kind: 'argument-changed', name: 'V', before: undefined, after: '2' }, 'The variable V was not set before, and is 2 now.'],
  [{ kind: 'base-changed', image: 'node:18', before: `sha256:${'a'.repeat(64)}`, after: `sha256:${'b'.repeat(64)}` }, 'node:18 is another image now: sha256:aaaaaaaa → sha256:bbbbbbbb.'],
  [{ kind: 'first-build' }, 'It was never built before.'],
])('%o', (reason, text) => {
  expect(full(reason)).toBe(text);
});
