import { StringDecoder } from 'node:string_decoder';
import type { OutputChunk } from '../../runtime/runtime.ts';

/** A line is cut into parts of this many characters. */
const longLine = 8192;
/** A shorter secret would hide every other word. */
const shortestSecret = 4;
const hidden = '***';

export type StepLog = {
  write(chunk: OutputChunk): void;
  /** What was said last without an end of line. */
  end(): void;
  /** The last lines of both streams. */
  tail(): readonly string[];
};

/** `part`: it goes on with the next one of its stream. */
type Line = { readonly stream: OutputChunk['stream']; readonly text: string; readonly part?: true };

/** Makes lines of what a step's process says. Values of secrets, each line of them, are hidden: they are in no log. */
export function createStepLog(secrets: Iterable<Buffer>, onLine: (line: Line) => void, keptLines = 20): StepLog {
  const mask = createMask(secrets);
  const streams = { stdout: { decoder: new StringDecoder(), pending: '' }, stderr: { decoder: new StringDecoder(), pending: '' } };
  const last: string[] = [];
  const say = (stream: Line['stream'], text: string, part?: true): void => {
    const shown = mask.hide(text);
    last.push(shown);
    if (last.length > keptLines) last.shift();
    onLine({ stream, text: shown, ...(part && { part }) });
  };
  const take = (stream: Line['stream'], text: string): void => {
    const state = streams[stream];
    const lines = (state.pending + text).split('\n');
    state.pending = lines.pop() ?? '';
    for (const line of lines) say(stream, line.endsWith('\r') ? line.slice(0, -1) : line);
    // A secret across the cut is found in the part that stays.
    while (state.pending.length > longLine + mask.longest) {
      const shown = mask.hide(state.pending);
      state.pending = shown.slice(longLine);
      say(stream, shown.slice(0, longLine), true);
    }
  };
  return {
    write: ({ stream, data }) => take(stream, streams[stream].decoder.write(data)),
    end: () => {
      for (const stream of ['stdout', 'stderr'] as const) {
        const rest = streams[stream].pending + streams[stream].decoder.end();
        streams[stream].pending = '';
        if (rest !== '') say(stream, rest);
      }
    },
    tail: () => [...last],
  };
}

function createMask(secrets: Iterable<Buffer>): { hide(text: string): string; readonly longest: number } {
  const words = [...secrets].flatMap((value) => value.toString('utf8').split(/\r?\n/)).map((line) => line.trim()).filter((line) => line.length >= shortestSecret);
  const longestFirst = [...new Set(words)].toSorted((a, b) => b.length - a.length);
  return {
    hide: (text) => longestFirst.reduce((shown, word) => (shown.includes(word) ? shown.replaceAll(word, hidden) : shown), text),
    longest: longestFirst[0]?.length ?? 0,
  };
}
