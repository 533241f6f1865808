import { SearchX } from 'lucide-react';
import { useDeferredValue, type ReactNode } from 'react';
import { useRead } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { ChangeMark } from './change-mark.tsx';
import { EntryIcon } from './layer-tree.tsx';
import { VirtualRows } from './virtual-rows.tsx';

const text = strings.layers;

type LayerSearchProps = { id: string; layer: number | null; query: string; selected: string; onSelect: (path: string) => void; onAll: () => void };

/** Every entry whose path has the text, in one layer or (`layer` null) in all of them. */
export function LayerSearch({ id, layer, query, selected, onSelect, onAll }: LayerSearchProps): ReactNode {
  const wanted = useDeferredValue(query);
  const { data, error, refetch } = useRead('images.files', { id, text: wanted, layer });
  if (error !== null) return <ErrorScreen error={error} retry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton label={text.reading} />;
  const { files, total } = data;
  if (total === 0) {
    return (
      <EmptyState icon={SearchX} title={text.noMatchTitle} actions={layer !== null && <Button onClick={onAll}>{text.searchAll}</Button>}>
        {text.noMatch(wanted, layer === null)}
      </EmptyState>
    );
  }
  return (
    <>
      <p role="status" className="shrink-0 px-5 py-1 text-xs text-faint">
        {text.found(total, files.length)}
      </p>
      <VirtualRows
        role="listbox"
        label={text.filter}
        count={files.length}
        rowId={(index) => `${files[index]?.layer} ${files[index]?.path}`}
        selected={(index) => files[index]?.path === selected}
        onSelect={(index) => onSelect(files[index]?.path ?? '')}
        renderRow={(index) => {
          const file = files[index];
          if (file === undefined) return null;
          return (
            <>
              <EntryIcon kind={file.kind} />
              <span className={cn('flex min-w-0 flex-1 font-mono text-xs', file.change === 'deleted' && 'text-muted line-through')}>
                <MiddleText text={`/${file.path}`} tail={32} />
              </span>
              {layer === null && <span className="shrink-0 text-xs text-faint">{text.number(file.layer)}</span>}
              {file.hiddenBy !== undefined && file.kind !== 'directory' && <span className="shrink-0 text-xs text-warn">{text.hiddenBy(file.hiddenBy)}</span>}
              <ChangeMark change={file.change} />
              <span className="w-16 shrink-0 text-right text-xs text-muted">{file.kind === 'file' ? formatBytes(file.bytes) : ''}</span>
            </>
          );
        }}
      />
    </>
  );
}
