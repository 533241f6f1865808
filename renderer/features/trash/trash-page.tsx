import { SearchX, Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useEnginePresence, useRead, useReadAll } from '../../bridge/use-call.ts';
import { Link, navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DiskTabs } from '../../ui/disk-tabs.tsx';
import { FilterInput, Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { listTrashItems, matchesTrash, type TrashItem } from './trash-items.ts';
import { TrashTable } from './trash-table.tsx';
import { useTrashWays } from './use-trash-ways.ts';

const { trash } = strings;

/** What was removed and can be brought back, for as long as it is kept. */
export function TrashPage(): ReactNode {
  const { data, error, refetch } = useRead('trash.list', {}, { fresh: true });
  const engine = useEnginePresence();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const items = useMemo(() => (data === undefined ? [] : listTrashItems(data)), [data]);
  const [deleting, setDeleting] = useState<TrashItem | 'all' | null>(null);
  const { restore } = useTrashWays();

  const body = (): ReactNode => {
    if (engine === 'gone') return <EngineGone />;
    if (data === undefined) return error === null || engine === 'coming' ? <PageSkeleton label={trash.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    if (items.length === 0) {
      return (
        <EmptyState icon={Trash2} title={trash.nothing.title} actions={<Button onClick={() => navigate('/containers')}>{trash.nothing.action}</Button>}>
          {trash.nothing.text}
        </EmptyState>
      );
    }
    const shown = items.filter((item) => matchesTrash(item, filter));
    if (shown.length === 0) return <EmptyState icon={SearchX} title={trash.noMatch} actions={<Button onClick={() => navigate('/disk/trash', { replace: true })}>{trash.all}</Button>} />;
    return <TrashTable items={shown} onRestore={restore} onRemove={setDeleting} />;
  };

  return (
    <Page
      title={trash.title}
      actions={
        items.length > 0 && engine === 'here' && (
          <Button icon={Trash2} onClick={() => setDeleting('all')}>
            {trash.empty}
          </Button>
        )
      }
      toolbar={<DiskTabs current="trash" />}
    >
      <div className="flex h-full min-h-0 flex-col">
        <div className="flex min-h-12 shrink-0 items-center gap-3 border-b border-line px-5 py-2">
          {items.length > 0 && <FilterInput value={filter} onChange={(value) => navigate(withParams(place, { q: value === '' ? null : value }), { replace: true })} label={trash.filter} />}
          {items.length > 0 && data !== undefined && <span className="text-xs whitespace-nowrap text-muted">{trash.summary(items.length, data.bytes)}</span>}
          <KeptFor />
        </div>
        <div className="min-h-0 flex-1">{body()}</div>
      </div>
      {deleting !== null && <DeleteDialog item={deleting === 'all' ? undefined : deleting} count={items.length} bytes={data?.bytes ?? 0} onClose={() => setDeleting(null)} />}
    </Page>
  );
}

function KeptFor(): ReactNode {
  const { data } = useReadAll('trash.settings');
  if (data === undefined) return null;
  return (
    <p className="ml-auto min-w-0 text-right text-xs text-muted">
      {data.enabled ? trash.settings(data.keepDays, data.maxBytes) : trash.off}{' '}
      <Link to="/settings/trash" className="inline-flex min-h-6 items-center font-medium text-accent hover:underline">
        {trash.change}
      </Link>
    </p>
  );
}
