import { ArrowUp, ClipboardCopy, Download, Folder, FolderOpen, RefreshCw, SearchX, Upload } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode } from 'react';
import type { FolderListing } from '../../electron/shared/engine-api/files.ts';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import { joinPath, pathParts } from '../lib/file-mode.ts';
import { useMedia } from '../lib/use-media.ts';
import { strings } from '../strings/strings.ts';
import { Button, IconButton } from './button.tsx';
import { DataTable } from './data-table.tsx';
import { DropZone } from './drop-zone.tsx';
import { fileColumns, type FileRow } from './file-columns.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import type { MenuEntry } from './menu.tsx';
import { FilterInput } from './page.tsx';
import { EmptyState, ErrorScreen } from './states.tsx';

const t = strings.contents;

export type FileBrowserProps = {
  /** As it was asked for; the listing's own has no links in it. */
  readonly path: string;
  readonly listing: FolderListing | undefined;
  readonly error: EngineError | null;
  readonly onOpen: (path: string) => void;
  readonly onRefresh: () => void;
  /** A file, or a folder with all that is in it. */
  readonly onDownload: (path: string) => void;
  /** Without files the person is asked which. */
  readonly onUpload: (folder: string, files?: readonly File[]) => void;
  /** More that can be done to a thing, after what everything can. */
  readonly more?: (path: string, row: FileRow) => readonly MenuEntry[];
  /** What Enter does on a file; downloading it where it is left out. */
  readonly onOpenFile?: (path: string, row: FileRow) => void;
};

/** One folder of a container or a volume: looked through, fetched from and filled, by mouse, keys or drag and drop. */
export function FileBrowser(props: FileBrowserProps): ReactNode {
  const { path, listing, error, onOpen, onRefresh, onDownload, onUpload, more, onOpenFile } = props;
  const [filter, setFilter] = useState('');
  const narrow = !useMedia('(min-width: 1200px)');
  const here = listing?.path ?? path;
  const rows = useMemo(() => rowsOf(listing).filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase())), [listing, filter]);
  const parent = pathParts(here).at(-2)?.path;

  const open = (row: FileRow): void => {
    if (row.mark === 'deleted' || reasonAgainst(row) !== undefined) return;
    const target = joinPath(here, row.name);
    if (row.opens) {
      setFilter('');
      onOpen(target);
    } else if (onOpenFile === undefined) onDownload(target);
    else onOpenFile(target, row);
  };
  const entries = (row: FileRow): readonly MenuEntry[] => {
    if (row.mark === 'deleted') return [];
    const target = joinPath(here, row.name);
    return [
      ...(row.opens ? [{ label: t.open, icon: FolderOpen, onSelect: () => open(row), reason: reasonAgainst(row) }] : []),
      { label: t.download, icon: Download, onSelect: () => onDownload(target), reason: reasonAgainst(row) },
      { label: t.copyPath, icon: ClipboardCopy, onSelect: () => void navigator.clipboard.writeText(target) },
      ...(more?.(target, row) ?? []),
    ];
  };
  const body = useRef<HTMLDivElement>(null);
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Backspace' || parent === undefined || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    onOpen(parent);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    const element = body.current;
    element?.addEventListener('keydown', listener);
    return () => element?.removeEventListener('keydown', listener);
  }, []);

  const content = (): ReactNode => {
    if (listing === undefined) {
      if (error === null) return <ListSkeleton label={t.reading} />;
      if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={onRefresh} />;
      return <EmptyState icon={Folder} title={t.goneTitle} actions={<Button onClick={() => onOpen('/')}>{t.toRoot}</Button>}>{t.goneText}</EmptyState>;
    }
    if (rows.length === 0 && filter !== '') return <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => setFilter('')}>{t.showAll}</Button>}>{t.noMatch(filter)}</EmptyState>;
    if (rows.length === 0) return <EmptyState icon={Folder} title={t.emptyTitle} actions={<Button icon={Upload} onClick={() => onUpload(here)}>{t.upload}</Button>}>{t.emptyText}</EmptyState>;
    return <DataTable key={here} label={t.label(here)} rows={rows} rowId={({ name, mark }) => `${mark} ${name}`} rowName={({ name }) => name} columns={fileColumns({ entries, narrow })} onOpen={open} menu={entries} rowHeight={34} />;
  };

  return (
    <div ref={body} className="flex h-full min-h-0 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-5">
        <IconButton icon={ArrowUp} label={t.up} keys="Backspace" className="-ml-1.5" disabled={parent === undefined} onClick={() => parent !== undefined && onOpen(parent)} />
        <Crumbs path={here} onOpen={onOpen} />
        <span className="ml-auto flex items-center gap-2">
          <FilterInput value={filter} onChange={setFilter} label={t.filter} className="w-48" />
          <IconButton icon={RefreshCw} label={t.refresh} onClick={onRefresh} />
          <IconButton icon={Download} label={t.downloadFolder} onClick={() => onDownload(here)} />
          <Button icon={Upload} onClick={() => onUpload(here)}>
            {t.upload}
          </Button>
        </span>
      </div>
      {listing !== undefined && listing.total > listing.entries.length && <p className="border-b border-line px-5 py-1.5 text-xs text-warn">{t.tooMany(listing.entries.length, listing.total)}</p>}
      <div className="min-h-0 flex-1">
        <DropZone text={t.dropHere(here)} onDrop={(files) => onUpload(here, files)}>
          {content()}
        </DropZone>
      </div>
    </div>
  );
}

function rowsOf(listing: FolderListing | undefined): readonly FileRow[] {
  if (listing === undefined) return [];
  const gone = listing.deleted.map((name): FileRow => ({ name, kind: 'file', bytes: 0, mode: 0, uid: 0, gid: 0, modifiedAt: '', target: '', opens: false, mark: 'deleted' }));
  return [...listing.entries, ...gone];
}

function reasonAgainst({ name, kind }: FileRow): string | undefined {
  if (name.includes('\uFFFD')) return t.unreadableName;
  return kind === 'other' ? t.noSpecial : undefined;
}

function Crumbs({ path, onOpen }: { path: string; onOpen: (path: string) => void }): ReactNode {
  const parts = pathParts(path);
  return (
    <nav aria-label={t.path} className="flex min-w-0 items-center overflow-hidden font-mono text-xs">
      {parts.map((part, index) => (
        <span key={part.path} className="flex min-w-0 items-center">
          {index > 1 && <span className="text-faint">/</span>}
          <button
            type="button"
            onClick={() => onOpen(part.path)}
            aria-current={index === parts.length - 1 ? 'location' : undefined}
            className={`flex h-6 min-w-6 items-center justify-center truncate rounded-sm px-1 hover:bg-hover ${index === parts.length - 1 ? 'font-medium text-text' : 'text-muted'}`}
          >
            {part.name}
          </button>
        </span>
      ))}
    </nav>
  );
}
