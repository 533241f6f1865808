import type { ReactNode } from 'react';
import type { CacheEntry } from '../../../electron/shared/engine-api/builds.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { AgeCell } from '../../ui/age-cell.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { formatTook } from './build-format.ts';
import { InstructionText } from './instruction-text.tsx';

const t = strings.buildCache;

/** `roomy` has place for how often each was used. */
export function cacheColumns({ roomy }: { roomy: boolean }): readonly Column<CacheEntry>[] {
  const columns: readonly (Column<CacheEntry> | false)[] = [
    { id: 'text', header: t.columns.text, track: 'minmax(180px, 3fr)', sortBy: ({ text }) => text, cell: (entry) => <TextCell entry={entry} /> },
    { id: 'bytes', header: t.columns.bytes, track: '84px', align: 'end', sortBy: ({ bytes }) => bytes, cell: ({ bytes }) => <span className="text-muted tabular-nums">{formatBytes(bytes)}</span> },
    { id: 'own', header: t.columns.ownBytes, track: '96px', align: 'end', sortBy: ({ ownBytes }) => ownBytes, cell: ({ ownBytes }) => <span className={ownBytes === 0 ? 'text-faint tabular-nums' : 'tabular-nums'}>{formatBytes(ownBytes)}</span> },
    { id: 'seconds', header: t.columns.seconds, track: '72px', align: 'end', sortBy: ({ seconds }) => seconds, cell: ({ kind, seconds }) => <span className="text-muted tabular-nums">{kind === 'layer' ? formatTook(seconds) : '–'}</span> },
    roomy && { id: 'uses', header: t.columns.uses, track: '52px', align: 'end', sortBy: ({ uses }) => uses, cell: ({ uses }) => <span className="text-muted tabular-nums">{uses.toLocaleString('en')}</span> },
    { id: 'used-by', header: t.columns.usedBy, track: 'minmax(96px, 1fr)', sortBy: ({ images }) => images.length, cell: (entry) => <UsedByCell entry={entry} /> },
    { id: 'last', header: t.columns.lastUsed, track: '72px', align: 'end', sortBy: ({ lastUsedAt }) => -Date.parse(lastUsedAt), cell: ({ lastUsedAt }) => <AgeCell time={lastUsedAt} /> },
  ];
  return columns.filter((column) => column !== false);
}

function TextCell({ entry: { text, kind, inUse } }: { entry: CacheEntry }): ReactNode {
  return (
    <span className="flex min-w-0 items-center gap-2" title={text}>
      {kind === 'layer' ? <InstructionText text={text} className="truncate" /> : <span className={cn('truncate', kind === 'mount' && 'font-mono text-xs')}>{text}</span>}
      {kind !== 'layer' && <span className="shrink-0 rounded-sm bg-press px-1.5 text-xs text-muted">{t.kinds[kind]}</span>}
      {inUse && <span className="shrink-0 rounded-sm bg-accent/12 px-1.5 text-xs font-medium text-accent">{t.inUse}</span>}
    </span>
  );
}

function UsedByCell({ entry: { images, builds } }: { entry: CacheEntry }): ReactNode {
  const text = t.usedBy(images.length, builds.length);
  return text === '' ? (
    <span className="text-faint">{t.nobody}</span>
  ) : (
    <span className="block truncate text-muted" title={[...images, ...builds].join('\n')}>
      {text}
    </span>
  );
}
