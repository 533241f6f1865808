import { HardDrive, Plus, SearchX, Trash2, Upload } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { VolumeSummary } from '../../../electron/shared/engine-api/volume-details.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { fitsWords, isOfKind, volumeKinds, type VolumeKind } from './filter-volumes.ts';
import { useVolumeSizes } from './use-volume-sizes.ts';
import { useVolumeEntries, volumePlace } from './volume-actions.ts';
import { volumeColumns } from './volume-columns.tsx';
import { volumeTitle } from './volume-title.ts';

const t = strings.volumes;

/** Every volume: how much is in it, who has it, and what the ones without a name were for. */
export function VolumeList(): ReactNode {
  const { data: volumes, error, refetch } = useReadAll('volumes.list');
  const sizes = useVolumeSizes();
  const engine = useEnginePresence();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const kind = volumeKinds.find((name) => name === place.params.get('show')) ?? 'all';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const roomy = useMedia('(min-width: 1280px)');
  const entries = useVolumeEntries();
  const set = (name: string, value: string): void => navigate(withParams(place, { [name]: value === '' || value === 'all' ? null : value }), { replace: true });
  const rows = useMemo(() => (volumes ?? []).filter((volume) => isOfKind(volume, kind) && fitsWords(volume, filter)).toSorted(namedFirst), [volumes, kind, filter]);
  const columns = useMemo(() => volumeColumns({ roomy, sizes }), [roomy, sizes]);
  const stillThere = useMemo(() => new Set((volumes ?? []).map(({ name }) => name).filter((name) => selected.has(name))), [volumes, selected]);
  const removeAll = (names: readonly string[]): void => openDialog('remove-volumes', { volume: names.join(',') });

  const list = (): ReactNode => {
    if (volumes === undefined || (volumes.length === 0 && engine !== 'here')) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton label={t.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (volumes.length === 0) return <NoVolumes />;
    if (rows.length === 0) {
      return (
        <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => navigate('/volumes', { replace: true })}>{t.showAll}</Button>}>
          {filter === '' ? t.noneOf[kind] : t.noMatch(filter)}
        </EmptyState>
      );
    }
    return (
      <DataTable
        label={t.label}
        rows={rows}
        rowId={({ name }) => name}
        rowName={volumeTitle}
        columns={columns}
        onOpen={({ name }) => navigate(volumePlace(name))}
        onRemove={({ name }) => removeAll(stillThere.has(name) ? [...stillThere] : [name])}
        menu={entries}
        selection={{ ids: stillThere, onChange: setSelected }}
      />
    );
  };

  return (
    <Page title={t.title} actions={<ListActions />} toolbar={volumes !== undefined && volumes.length > 0 && <ListToolbar {...{ volumes, rows, sizes, kind, filter, set, selected: stillThere, onSelect: setSelected, onRemove: removeAll }} />}>
      {list()}
    </Page>
  );
}

/** By name; those without one after them. */
function namedFirst(a: VolumeSummary, b: VolumeSummary): number {
  return Number(a.anonymous) - Number(b.anonymous) || volumeTitle(a).localeCompare(volumeTitle(b), 'en', { numeric: true });
}

function ListActions(): ReactNode {
  return (
    <>
      <Button icon={Upload} onClick={() => openDialog('import-volume')}>
        {t.importTar}
      </Button>
      <Button look="primary" icon={Plus} onClick={() => openDialog('create-volume')}>
        {t.create}
      </Button>
    </>
  );
}

function NoVolumes(): ReactNode {
  return (
    <EmptyState
      icon={HardDrive}
      title={t.emptyTitle}
      actions={
        <>
          <Button look="primary" icon={Plus} onClick={() => openDialog('create-volume')}>
            {t.createTitle}
          </Button>
          <Button onClick={() => navigate('/containers')}>{t.showContainers}</Button>
        </>
      }
    >
      {t.emptyText}
    </EmptyState>
  );
}

type ToolbarProps = {
  volumes: readonly VolumeSummary[];
  rows: readonly VolumeSummary[];
  sizes: ReturnType<typeof useVolumeSizes>;
  kind: VolumeKind;
  filter: string;
  set: (name: string, value: string) => void;
  selected: ReadonlySet<string>;
  onSelect: (names: ReadonlySet<string>) => void;
  onRemove: (names: readonly string[]) => void;
};

function ListToolbar({ volumes, rows, sizes, kind, filter, set, selected, onSelect, onRemove }: ToolbarProps): ReactNode {
  const bytes = sizes === undefined ? undefined : rows.reduce((sum, { name }) => sum + (sizes[name]?.bytes ?? 0), 0);
  return (
    <Toolbar>
      <Segmented label={t.which} value={kind} onChange={(value) => set('show', value)} choices={volumeKinds.map((value) => ({ value, label: t[value], count: volumes.filter((volume) => isOfKind(volume, value)).length }))} />
      <FilterInput value={filter} onChange={(value) => set('q', value)} label={t.filter} />
      {selected.size === 0 ? (
        bytes !== undefined && <span className="truncate text-xs text-faint">{t.total(rows.length, formatBytes(bytes))}</span>
      ) : (
        <SelectionBar label={t.selected(selected.size)} clear={t.clearSelection} onClear={() => onSelect(new Set())}>
          <Button size="sm" icon={Trash2} onClick={() => onRemove([...selected])}>
            {t.removeNow}
          </Button>
        </SelectionBar>
      )}
    </Toolbar>
  );
}
