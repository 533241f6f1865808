import { SearchX } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { CompareImagesReply } from '../../../electron/shared/engine-api/image-contents.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { FilterInput } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { ChangeMark } from './change-mark.tsx';
import { VirtualRows } from './virtual-rows.tsx';

const { compare: text } = strings.layers;

type Files = CompareImagesReply['files'];
type Show = 'all' | Files[number]['change'];

/** Files that differ, with their bytes before and after. */
export function DifferingFiles({ files }: { files: Files }): ReactNode {
  const [filter, setFilter] = useState('');
  const [show, setShow] = useState<Show>('all');
  const named = useMemo(() => files.filter(({ path }) => path.toLowerCase().includes(filter.replace(/^\//, '').toLowerCase())), [files, filter]);
  const rows = useMemo(() => named.filter(({ change }) => show === 'all' || change === show), [named, show]);
  const count = (change: Show): number => named.filter((file) => file.change === change).length;
  const growth = rows.reduce((sum, { before, after }) => sum + after - before, 0);
  return (
    <section aria-label={text.files} className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-3 border-b border-line px-5">
        <FilterInput value={filter} onChange={setFilter} label={text.filter} />
        <Segmented
          label={text.show}
          value={show}
          onChange={setShow}
          choices={[
            { value: 'all', label: text.all, count: named.length },
            { value: 'added', label: text.added, count: count('added') },
            { value: 'changed', label: text.changed, count: count('changed') },
            { value: 'deleted', label: text.deleted, count: count('deleted') },
          ]}
        />
        <span role="status" className="ml-auto text-xs text-faint">
          {text.sum(signed(growth))}
        </span>
      </div>
      {rows.length === 0 ? (
        <EmptyState icon={SearchX} title={text.noMatchTitle}>
          {text.noMatch}
        </EmptyState>
      ) : (
        <VirtualRows
          role="listbox"
          label={text.label}
          count={rows.length}
          rowId={(index) => rows[index]?.path ?? ''}
          onSelect={() => {}}
          renderRow={(index) => <FileRow file={rows[index]} />}
        />
      )}
    </section>
  );
}

function FileRow({ file }: { file: Files[number] | undefined }): ReactNode {
  if (file === undefined) return null;
  return (
    <>
      <ChangeMark change={file.change} />
      <span className="flex min-w-0 flex-1 font-mono text-xs select-text">
        <MiddleText text={`/${file.path}`} tail={32} />
      </span>
      {file.change === 'changed' && <span className="shrink-0 text-xs text-faint">{`${formatBytes(file.before)} → ${formatBytes(file.after)}`}</span>}
      <span className="w-20 shrink-0 text-right text-xs text-muted">{signed(file.after - file.before)}</span>
    </>
  );
}

function signed(bytes: number): string {
  if (bytes === 0) return formatBytes(0);
  return bytes < 0 ? `−${formatBytes(-bytes)}` : `+${formatBytes(bytes)}`;
}
