import type { LogLine } from '../../electron/shared/ipc/logs.ts';

/** A line as screens need it. `seq` counts from 0 since the buffer was made and never repeats. */
export type BufferedLine = LogLine & {
  readonly seq: number;
  /** Without ANSI sequences and with tabs as spaces. */
  readonly plain: string;
  /** Columns it takes in a monospace font, at most {@link shownColumns}. */
  readonly width: number;
};

/** More of a line than this is not drawn; the rest is one click away. */
export const shownColumns = 2000;
const searchedCharacters = 20_000;

// oxlint-disable-next-line no-control-regex -- that is what ANSI sequences are made of
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** Text without ANSI sequences, carriage returns acted on as far as a line can, tabs as spaces. */
export function toPlain(text: string): string {
  const clean = text.includes('\u001b') ? text.replace(ansi, '') : text;
  const lastReturn = clean.lastIndexOf('\r', clean.length - 2);
  const overwritten = lastReturn < 0 ? clean : clean.slice(lastReturn + 1);
  const line = overwritten.endsWith('\r') ? overwritten.slice(0, -1) : overwritten;
  return line.includes('\t') ? line.replaceAll('\t', '    ') : line;
}

/** Columns of a text; East Asian wide characters and emoji take two. */
export function columnsOf(text: string): number {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII
  if (/^[\u0000-\u024f]*$/.test(text)) return text.length;
  let columns = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f300;
    columns += wide ? 2 : 1;
  }
  return columns;
}

export type LogBuffer = {
  /** Lines that are still held. */
  readonly size: () => number;
  /** `seq` of the oldest line held. */
  readonly first: () => number;
  /** `seq` of the next line to come. */
  readonly end: () => number;
  readonly at: (seq: number) => BufferedLine | undefined;
  readonly push: (lines: readonly LogLine[]) => void;
  readonly clear: () => void;
  /** The `seq` of every held line the pattern finds, in order; null looks for nothing. New lines are looked at as they come. */
  readonly setPattern: (pattern: RegExp | null) => void;
  readonly matches: () => readonly number[];
  /** Tells of changes once per frame; `version` counts them. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly version: () => number;
};

type Limits = { readonly lines: number; readonly characters: number };

/**
 * A ring of the newest lines: bounded in lines and in characters, so that neither a million short lines nor a few huge ones eat the memory.
 * `schedule` runs a notification later (requestAnimationFrame in a window).
 */
export function createLogBuffer(schedule: (run: () => void) => void, limits: Limits = { lines: 100_000, characters: 64_000_000 }): LogBuffer {
  const ring = new Map<number, BufferedLine>();
  const listeners = new Set<() => void>();
  const held = { first: 0, end: 0, characters: 0 };
  let [version, planned] = [0, false];
  let pattern: RegExp | null = null;
  let matches: number[] = [];

  const changed = (): void => {
    version += 1;
    if (planned) return;
    planned = true;
    schedule(() => {
      planned = false;
      for (const listener of listeners) listener();
    });
  };
  const found = (line: BufferedLine): boolean => pattern !== null && pattern.test(line.plain.slice(0, searchedCharacters));
  const dropOldest = (): void => {
    const line = ring.get(held.first);
    held.characters -= line?.text.length ?? 0;
    ring.delete(held.first);
    held.first += 1;
  };

  return {
    size: () => held.end - held.first,
    first: () => held.first,
    end: () => held.end,
    at: (seq) => ring.get(seq),
    push: (lines) => {
      if (lines.length === 0) return;
      for (const line of lines) {
        const plain = toPlain(line.text);
        const buffered = { ...line, seq: held.end, plain, width: plain.length > shownColumns ? shownColumns : Math.min(shownColumns, columnsOf(plain)) };
        ring.set(held.end, buffered);
        held.end += 1;
        held.characters += line.text.length;
        if (found(buffered)) matches.push(buffered.seq);
        while (held.end - held.first > limits.lines || (held.characters > limits.characters && held.end - held.first > 1)) dropOldest();
      }
      if (matches.length > 0 && (matches[0] ?? 0) < held.first) matches = matches.filter((seq) => seq >= held.first);
      changed();
    },
    clear: () => {
      while (held.first < held.end) dropOldest();
      matches = [];
      changed();
    },
    setPattern: (next) => {
      pattern = next;
      matches = [];
      if (pattern !== null) for (const line of ring.values()) if (found(line)) matches.push(line.seq);
      changed();
    },
    matches: () => matches,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    version: () => version,
  };
}
