import { expect, it } from 'vitest';
import { streamProgress } from './stream-progress.ts';

const replaces = (newer: string, older: string): boolean => newer[0] === older[0];

it('gives reports in order and leaves out what is outdated while nobody reads', async () => {
  const stream = streamProgress<string>({
    replaces,
    work: async (emit) => {
      for (const report of ['a1', 'b1', 'a2', 'a3', 'b2']) emit(report);
    },
  });
  expect(await Array.fromAsync(stream)).toEqual(['a3', 'b2']);
});

it('throws what the work throws, after its reports', async () => {
  const seen: string[] = [];
  const read = async (): Promise<void> => {
    const work = async (emit: (report: string) => void): Promise<void> => {
      emit('a');
      throw new Error('broken');
    };
    for await (const report of streamProgress({ replaces, work })) seen.push(report);
  };
  await expect(read()).rejects.toThrow('broken');
  expect(seen).toEqual(['a']);
});

it('cancels the work of a reader who leaves, and waits for its end', async () => {
  let ended = false;
  const stream = streamProgress<string>({
    replaces,
    work: async (emit, signal) => {
      emit('a');
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => setImmediate(resolve)));
      ended = true;
      throw new Error('cancelled');
    },
  });
  for await (const report of stream) {
    expect(report).toBe('a');
    break;
  }
  expect(ended).toBe(true);
});
