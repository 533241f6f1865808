import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { plural } from '../lib/format.ts';
import { FilterInput } from './page.tsx';
import { CopyButton } from './text.tsx';
import { strings } from '../strings/strings.ts';

type JsonLine = { readonly depth: number; readonly key: string; readonly value: string; readonly kind: 'text' | 'number' | 'word' | 'bracket'; readonly tail: string };

/** The lines of `JSON.stringify(value, null, 2)`, in parts that can be coloured. */
export function jsonLines(value: unknown, depth = 0, key = '', tail = ''): JsonLine[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value).filter(([, entry]) => entry !== undefined) : undefined;
  if (entries === undefined) {
    const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'word';
    return [{ depth, key, value: JSON.stringify(value) ?? 'null', kind, tail }];
  }
  const list = Array.isArray(value);
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return [{ depth, key, value: open + close, kind: 'bracket', tail }];
  return [
    { depth, key, value: open, kind: 'bracket', tail: '' },
    ...entries.flatMap(([name, entry], index) => jsonLines(entry, depth + 1, list ? '' : name, index === entries.length - 1 ? '' : ',')),
    { depth, key: '', value: close, kind: 'bracket', tail },
  ];
}

const colors = { text: 'text-ok', number: 'text-warn', word: 'text-accent', bracket: 'text-muted' } as const;

/** What the engine itself says, to be searched and copied. With a search, only lines that have it are full-bodied. */
export function JsonView({ value, label }: { value: unknown; label: string }): ReactNode {
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.toLowerCase());
  const lines = useMemo(() => jsonLines(value), [value]);
  const hits = useMemo(() => (wanted === '' ? null : new Set(lines.flatMap((line, index) => (`${line.key} ${line.value}`.toLowerCase().includes(wanted) ? [index] : [])))), [lines, wanted]);
  const shown = hits === null ? lines.map((line, index) => ({ line, index })) : lines.map((line, index) => ({ line, index })).filter(({ index }) => hits.has(index));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-5">
        <FilterInput value={search} onChange={setSearch} label={strings.parts.search} />
        {hits !== null && (
          <span role="status" className="text-xs text-muted">
            {plural(hits.size, 'line')}
          </span>
        )}
        <span className="ml-auto">
          <CopyButton text={() => JSON.stringify(value, null, 2)} label={strings.parts.copyAll} />
        </span>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys */}
      <div role="region" aria-label={label} tabIndex={0} className="min-h-0 flex-1 overflow-auto bg-sunken py-3 font-mono text-xs leading-5 -outline-offset-2 select-text">
        {shown.map(({ line, index }) => (
          <div key={index} className="flex hover:bg-hover">
            <span aria-hidden className="w-12 shrink-0 pr-3 text-right text-faint select-none">
              {index + 1}
            </span>
            <span className="pr-5 break-all whitespace-pre-wrap" style={{ paddingLeft: `${line.depth * 2}ch` }}>
              {line.key !== '' && <span className="text-text">{`${JSON.stringify(line.key)}: `}</span>}
              <span className={cn(colors[line.kind])}>{line.value}</span>
              {line.tail}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
