import { expect, it } from 'vitest';
import type { BuildEvent } from '../../../electron/shared/engine-api/builds.ts';
import { linesOf } from './build-feed.ts';

const log = (step: number, text: string, stream: 'stdout' | 'stderr' = 'stdout'): BuildEvent => ({ kind: 'log', step, text, stream, at: 2 });

it('puts what steps say into the columns of one log', () => {
  expect(linesOf([log(3, 'a'), { kind: 'step-started', step: 3, at: 1, miss: undefined }, log(4, 'b\nc', 'stderr'), log(3, 'd')], new Set())).toEqual({
    text: 'a\nb\nc\nd', times: [2000, 2000, 2000, 2000], marks: [0, 1, 1, 0], offsets: [0, 0, 0, 0], cut: [], origins: [{ source: 3, file: '' }, { source: 4, file: '' }], from: [0, 1, 1, 0],
  });
  const open = new Set<string>();
  expect(linesOf([{ kind: 'log', step: 1, stream: 'stdout', text: '10', at: 1, part: true }], open)?.marks).toEqual([4]);
  expect(linesOf([log(1, '0 %')], open)?.marks).toEqual([8]);
  expect(linesOf([], new Set())).toBeUndefined();
});
