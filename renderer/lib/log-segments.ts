import Anser from 'anser';

/** A run of a line in one style. `mark` is found by the search. */
export type LogSegment = { readonly text: string; readonly color: string | undefined; readonly back: string | undefined; readonly bold: boolean; readonly dim: boolean; readonly italic: boolean; readonly underline: boolean; readonly mark: boolean };

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** Anser's colour class or `r, g, b` as CSS: the sixteen named ones are tokens of the theme. */
function toCss(name: string | null | undefined, truecolor: string | null | undefined): string | undefined {
  if (name === null || name === undefined) return undefined;
  if (name === 'ansi-truecolor') return truecolor ? `rgb(${truecolor})` : undefined;
  const palette = /^ansi-palette-(\d+)$/.exec(name)?.[1];
  if (palette !== undefined) return paletteColor(Number(palette));
  const plain = name.replace(/^ansi-/, '').replace(/^bright-/, '');
  return names.some((known) => known === plain) ? `var(--ansi-${plain})` : undefined;
}

/** The xterm 256-colour cube and greys. */
function paletteColor(index: number): string | undefined {
  if (index < 16) return `var(--ansi-${names[index % 8] ?? 'white'})`;
  if (index >= 232) return `rgb(${Array(3).fill(8 + (index - 232) * 10).join(', ')})`;
  const level = (value: number): number => (value === 0 ? 0 : 55 + value * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`;
}

/** Splits a line (ANSI as written) into runs, cut after `limit` characters; runs the pattern finds are marked. */
export function segmentLine(text: string, pattern: RegExp | null, limit: number): readonly LogSegment[] {
  const segments: LogSegment[] = [];
  let left = limit;
  for (const entry of Anser.ansiToJson(tidy(text, limit), { use_classes: true, remove_empty: true })) {
    const content = entry.content.slice(0, left);
    left -= content.length;
    const styles: ReadonlySet<string> = new Set(entry.decorations);
    if (content !== '') {
      segments.push({ text: content, color: toCss(entry.fg, entry.fg_truecolor), back: toCss(entry.bg, entry.bg_truecolor), bold: styles.has('bold'), dim: styles.has('dim'), italic: styles.has('italic'), underline: styles.has('underline'), mark: false });
    }
    if (left <= 0) break;
  }
  return pattern === null ? segments : markMatches(segments, pattern);
}

/** What a line shows: after its last carriage return, tabs as spaces, sequences that are no colours taken out. A huge line is cut before it is parsed. */
function tidy(text: string, limit: number): string {
  const cut = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const trimmed = cut.endsWith('\r') ? cut.slice(0, -1) : cut;
  const line = trimmed.slice(trimmed.lastIndexOf('\r') + 1).replaceAll('\t', '    ');
  // oxlint-disable-next-line no-control-regex -- sequences that are not colours (those end in m)
  return line.includes('\u001b') ? line.replace(/\u001b(?:\[[0-?]*[ -/]*[@-ln-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g, '') : line;
}

function markMatches(segments: readonly LogSegment[], pattern: RegExp): LogSegment[] {
  const whole = segments.map(({ text }) => text).join('');
  const edges = matchRanges(whole, pattern);
  const marked: LogSegment[] = [];
  let offset = 0;
  for (const segment of segments) {
    const end = offset + segment.text.length;
    let from = offset;
    for (const [start, stop] of edges) {
      if (stop <= from || start >= end) continue;
      if (start > from) marked.push({ ...segment, text: whole.slice(from, start) });
      marked.push({ ...segment, text: whole.slice(Math.max(from, start), Math.min(end, stop)), mark: true });
      from = Math.min(end, stop);
    }
    if (from < end) marked.push({ ...segment, text: whole.slice(from, end) });
    offset = end;
  }
  return marked;
}

function matchRanges(text: string, pattern: RegExp): readonly (readonly [number, number])[] {
  const all = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
  const ranges: (readonly [number, number])[] = [];
  for (const match of text.matchAll(all)) if (match[0] !== '') ranges.push([match.index, match.index + match[0].length]);
  return ranges;
}
