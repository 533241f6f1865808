import { useQueries } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, File, Folder, FolderOpen, Link2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { ErrorScreen, Skeleton } from '../../ui/states.tsx';
import { ChangeMark } from './change-mark.tsx';
import { layOutTree, parentRow, type LayerRow, type TreeItem } from './layer-rows.ts';
import { VirtualRows } from './virtual-rows.tsx';

const text = strings.layers;

type LayerTreeProps = { id: string; layer: number; selected: string; onSelect: (path: string) => void };

/** The files of one layer as a tree; folders are read when they open. Right and left open and close, Enter asks where a path comes from. */
export function LayerTree({ id, layer, selected, onSelect }: LayerTreeProps): ReactNode {
  const bridge = useBridge();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const folders = useMemo(() => ['', ...open], [open]);
  const read = useQueries({ queries: folders.map((folder) => ({ queryKey: ['images.tree', { id, layer, folder }], queryFn: () => callBridge(bridge, 'images.tree', { id, layer, folder }) })) });
  const contents = new Map(folders.map((folder, index) => [folder, read[index]?.data?.items]));
  const rows = layOutTree(open, (folder) => contents.get(folder));
  const failed = read.find(({ error }) => error !== null);

  const setFolder = (path: string, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(path);
    else next.delete(path);
    setOpen(next);
  };
  const onKey = (key: string, index: number): number | null => {
    const row = rows[index];
    if (row?.kind !== 'entry') return null;
    const isFolder = row.item.kind === 'directory';
    if (key === 'ArrowRight' && isFolder) {
      if (row.isOpen) return index + 1;
      setFolder(row.path, true);
      return index;
    }
    if (key === 'ArrowLeft') {
      if (!row.isOpen) return parentRow(rows, index);
      setFolder(row.path, false);
      return index;
    }
    return null;
  };
  const choose = (index: number): void => {
    const row = rows[index];
    if (row?.kind !== 'entry') return;
    if (row.item.kind === 'directory') setFolder(row.path, !row.isOpen);
    onSelect(row.path);
  };

  if (failed?.error != null) return <ErrorScreen error={failed.error} retry={() => void failed.refetch()} />;
  if (contents.get('')?.length === 0) return <p className="p-5 text-muted">{text.empty}</p>;
  return (
    <VirtualRows
      role="tree"
      label={text.tree(layer)}
      count={rows.length}
      rowId={(index) => `${rows[index]?.kind} ${rows[index]?.path}`}
      renderRow={(index) => <TreeRow row={rows[index]} />}
      rowProps={(index) => levelOf(rows[index])}
      selected={(index) => rows[index]?.path === selected && selected !== ''}
      onSelect={choose}
      onKey={onKey}
    />
  );
}

function levelOf(row: LayerRow | undefined): { 'aria-level'?: number; 'aria-expanded'?: boolean } {
  if (row === undefined) return {};
  return { 'aria-level': row.depth + 1, ...(row.kind === 'entry' && row.item.kind === 'directory' && { 'aria-expanded': row.isOpen }) };
}

function TreeRow({ row }: { row: LayerRow | undefined }): ReactNode {
  if (row === undefined) return null;
  const indent = { paddingLeft: row.depth * 16 };
  if (row.kind === 'loading') {
    return (
      <span style={indent} className="flex pl-6">
        <Skeleton className="w-40" />
      </span>
    );
  }
  const { item, isOpen } = row;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <span style={indent} className="flex min-w-0 flex-1 items-center gap-1.5">
        {item.kind === 'directory' ? <Chevron size={13} className="shrink-0 text-faint" aria-hidden /> : <span className="w-3.25 shrink-0" />}
        <EntryIcon kind={item.kind} isOpen={isOpen} />
        <span className={cn('truncate font-mono text-xs', item.change === 'deleted' && 'text-muted line-through')} title={item.target === undefined ? item.name : `${item.name} → ${item.target}`}>
          {item.name}
          {item.target !== undefined && <span className="text-faint"> → {item.target}</span>}
        </span>
      </span>
      <EntryFacts item={item} />
    </>
  );
}

function EntryFacts({ item }: { item: TreeItem }): ReactNode {
  const isFolder = item.kind === 'directory';
  return (
    <>
      {isFolder && item.changesBelow > 0 && <span className="shrink-0 text-xs text-faint max-xl:hidden">{text.changesBelow(item.changesBelow)}</span>}
      {!isFolder && item.hiddenBy !== undefined && <span className="shrink-0 text-xs text-warn">{text.hiddenBy(item.hiddenBy)}</span>}
      {isFolder && item.ghostBytes > 0 && (
        <span className="shrink-0 text-xs text-warn" title={text.ghostHint}>
          {text.ghost(formatBytes(item.ghostBytes))}
        </span>
      )}
      <ChangeMark change={item.change} />
      <span className="w-16 shrink-0 text-right text-xs text-muted">{item.change === 'deleted' ? '' : formatBytes(item.bytes)}</span>
    </>
  );
}

export function EntryIcon({ kind, isOpen = false }: { kind: TreeItem['kind']; isOpen?: boolean }): ReactNode {
  const Icon = kind === 'directory' ? (isOpen ? FolderOpen : Folder) : kind === 'link' ? Link2 : File;
  return <Icon size={14} strokeWidth={1.75} className={cn('shrink-0', kind === 'directory' ? 'text-accent' : 'text-faint')} aria-hidden />;
}
