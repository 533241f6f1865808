import { useMemo, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { diffLines, type DiffLine } from '../lib/line-diff.ts';
import { strings } from '../strings/strings.ts';

const looks = {
  same: { sign: ' ', style: '', mark: '' },
  removed: { sign: '−', style: 'bg-danger/12', mark: 'text-danger' },
  added: { sign: '+', style: 'bg-ok/12', mark: 'text-ok' },
} as const;

/** Two texts as one, with what goes and what comes marked by sign and colour. `first` is the number of the first line. */
export function LineDiff({ before, after, label, first = 1 }: { before: string; after: string; label: string; first?: number }): ReactNode {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys
    <div role="region" aria-label={label} tabIndex={0} className="max-h-96 overflow-auto rounded-lg border border-line bg-sunken py-1 font-mono text-xs leading-5">
      <div className="w-max min-w-full">
        {lines.map((line, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no identity besides their place
          <Line key={index} line={line} first={first} />
        ))}
      </div>
    </div>
  );
}

function Line({ line: { kind, text, before, after }, first }: { line: DiffLine; first: number }): ReactNode {
  const { sign, style, mark } = looks[kind];
  const number = before ?? after;
  return (
    <div className={cn('flex pr-3', style)}>
      <span aria-hidden className="w-10 shrink-0 pr-2 text-right text-muted select-none">
        {number === undefined ? '' : number + first - 1}
      </span>
      <span aria-hidden className={cn('w-4 shrink-0 font-bold select-none', mark)}>
        {sign}
      </span>
      {kind !== 'same' && <span className="sr-only">{strings.parts.diff[kind]}</span>}
      <span className="whitespace-pre select-text">{text === '' ? ' ' : text}</span>
    </div>
  );
}
