import type { LogBlock } from '../../shared/engine-api/log-page.ts';
import type { LogLines } from '../../shared/ipc/logs.ts';

/** What came of one log, oldest first. */
export type SourceBlocks = { readonly source: number; readonly blocks: readonly LogBlock[] };

/** The newest lines of several logs in order of time; `taken` says how many of each were. Lines of one log stay in their order. */
export function mergeLines(parts: readonly SourceBlocks[], most: number = Infinity): { readonly lines: LogLines; readonly taken: ReadonlyMap<number, { readonly count: number; readonly first: string | undefined }> } {
  const only = parts.length === 1 ? parts[0]?.blocks : undefined;
  const [block] = only ?? [];
  if (only?.length === 1 && block !== undefined && block.times.length <= most) {
    const { file, ...columns } = block;
    const source = parts[0]?.source ?? 0;
    return { lines: { ...columns, origins: [{ source, file }], from: [] }, taken: new Map([[source, { count: block.times.length, first: positionOf(block, 0) }]]) };
  }
  const logs = parts.map(createCursor);
  const picked: Picked[] = [];
  while (picked.length < most) {
    let newest: Cursor | undefined;
    for (const log of logs) if (log.time() !== undefined && (newest === undefined || (log.time() ?? 0) > (newest.time() ?? 0))) newest = log;
    if (newest === undefined) break;
    picked.push(newest.take());
  }
  return { lines: linesOf(picked.toReversed()), taken: new Map(logs.map((log) => [log.source, { count: log.count(), first: log.first() }])) };
}

type Picked = { readonly source: number; readonly block: LogBlock; readonly index: number; readonly text: string; readonly bytes: number | undefined };

type Cursor = { readonly source: number; readonly time: () => number | undefined; readonly take: () => Picked; readonly count: () => number; readonly first: () => string | undefined };

/** Walks the blocks of one log from the last line up. */
function createCursor({ source, blocks }: SourceBlocks): Cursor {
  const left = blocks.filter(({ times }) => times.length > 0);
  let [texts, cut, index, count]: [string[], ReadonlyMap<number, number>, number, number] = [[], new Map(), -1, 0];
  let first: string | undefined;
  const open = (): void => {
    const block = left.at(-1);
    texts = block === undefined ? [] : block.text.split('\n');
    cut = new Map(block?.cut ?? []);
    index = texts.length - 1;
  };
  open();
  return {
    source,
    time: () => left.at(-1)?.times[index],
    count: () => count,
    first: () => first,
    take: () => {
      const block = left.at(-1) as LogBlock;
      const picked = { source, block, index, text: texts[index] ?? '', bytes: cut.get(index) };
      first = positionOf(block, index);
      count += 1;
      index -= 1;
      if (index < 0) {
        left.pop();
        open();
      }
      return picked;
    },
  };
}

function positionOf(block: LogBlock, index: number): string | undefined {
  const offset = block.offsets[index];
  return offset === undefined ? undefined : `${block.file}:${offset}`;
}

function linesOf(picked: readonly Picked[]): LogLines {
  const origins = new Map<string, number>();
  const named: LogLines['origins'][number][] = [];
  const from = picked.map(({ source, block: { file } }) => {
    const key = `${source} ${file}`;
    const known = origins.get(key);
    if (known !== undefined) return known;
    origins.set(key, named.length);
    return named.push({ source, file }) - 1;
  });
  return {
    text: picked.map(({ text }) => text).join('\n'),
    times: picked.map(({ block, index }) => block.times[index] ?? 0),
    marks: picked.map(({ block, index }) => block.marks[index] ?? 0),
    offsets: picked.map(({ block, index }) => block.offsets[index] ?? 0),
    cut: picked.flatMap(({ bytes }, index) => (bytes === undefined ? [] : [[index, bytes] as const])),
    origins: named,
    from: named.length < 2 ? [] : from,
  };
}
