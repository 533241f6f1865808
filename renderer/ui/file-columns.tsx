import { File, FileQuestion, Folder, FolderSymlink, Link2, MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FileEntry } from '../../electron/shared/engine-api/files.ts';
import { cn } from '../lib/cn.ts';
import { formatModeBits } from '../lib/file-mode.ts';
import { formatAgo, formatBytes, formatTime } from '../lib/format.ts';
import { useNow } from '../lib/use-now.ts';
import { strings } from '../strings/strings.ts';
import { IconButton } from './button.tsx';
import type { Column } from './data-table.tsx';
import { Menu, type MenuEntry } from './menu.tsx';

const t = strings.contents;

/** A line of a folder: what is there, or the name of what was deleted. */
export type FileRow = Omit<FileEntry, 'mark'> & { readonly mark: FileEntry['mark'] | 'deleted' };

/** Columns of a folder; `narrow` leaves mode and owner out. */
export function fileColumns({ entries, narrow }: { entries: (row: FileRow) => readonly MenuEntry[]; narrow: boolean }): readonly Column<FileRow>[] {
  const columns: readonly (Column<FileRow> | false)[] = [
    { id: 'name', header: t.columns.name, track: 'minmax(200px, 2fr)', sortBy: ({ name }) => name, cell: (row) => <NameCell row={row} /> },
    { id: 'size', header: t.columns.size, track: '84px', align: 'end', sortBy: ({ bytes }) => bytes, cell: ({ kind, bytes, mark }) => (kind === 'file' && mark !== 'deleted' ? <span title={`${bytes.toLocaleString('en')} B`}>{formatBytes(bytes)}</span> : null) },
    { id: 'modified', header: t.columns.modified, track: '128px', align: 'end', sortBy: ({ modifiedAt }) => modifiedAt, cell: (row) => <TimeCell row={row} /> },
    !narrow && { id: 'mode', header: t.columns.mode, track: '92px', cell: ({ mode, mark }) => (mark === 'deleted' ? null : <span className="font-mono text-xs text-muted">{formatModeBits(mode)}</span>) },
    !narrow && { id: 'owner', header: t.columns.owner, track: '84px', cell: ({ uid, gid, mark }) => (mark === 'deleted' ? null : <span className="font-mono text-xs text-muted">{`${uid}:${gid}`}</span>) },
    { id: 'actions', header: t.columns.actions, hideHeader: true, track: '32px', align: 'end', cell: (row) => row.mark !== 'deleted' && <ActionsCell row={row} entries={entries} /> },
  ];
  return columns.filter((column) => column !== false);
}

const icons = { file: File, folder: Folder, link: Link2, other: FileQuestion } as const;

function NameCell({ row }: { row: FileRow }): ReactNode {
  const { kind, opens, name, target, mark } = row;
  const Icon = kind === 'link' && opens ? FolderSymlink : icons[kind];
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon size={15} strokeWidth={1.75} className={cn('shrink-0', opens ? 'text-accent' : 'text-faint')} aria-label={t.kind[kind]} />
      <span title={name} className={cn('min-w-0 truncate whitespace-pre', mark === 'deleted' && 'text-faint line-through')}>
        {name}
      </span>
      {target !== '' && <span className="min-w-0 truncate font-mono text-xs text-faint">{t.linkTo(target)}</span>}
      {mark !== null && (
        <span title={t.markText[mark]} className={cn('shrink-0 rounded-sm px-1.5 py-px text-2xs font-medium', markStyles[mark])}>
          {t.mark[mark]}
        </span>
      )}
    </span>
  );
}

const markStyles = { added: 'bg-ok/12 text-ok', changed: 'bg-warn/12 text-warn', deleted: 'bg-danger/10 text-danger' } as const;

function TimeCell({ row: { modifiedAt, mark } }: { row: FileRow }): ReactNode {
  const now = useNow();
  if (mark === 'deleted') return null;
  return (
    <time dateTime={modifiedAt} title={formatTime(modifiedAt)} className="text-muted">
      {formatAgo(modifiedAt, now)}
    </time>
  );
}

function ActionsCell({ row, entries }: { row: FileRow; entries: (row: FileRow) => readonly MenuEntry[] }): ReactNode {
  return (
    <div className="flex justify-end opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
      <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(row.name)} tooltip={false} tabIndex={-1} />} entries={entries(row)} />
    </div>
  );
}
