import { Network, Plus, SearchX, Trash2 } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { useMedia } from '../../lib/use-media.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { BarBelowTabs, FilterInput, Page } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { networkEntries, networkPlace } from './network-actions.ts';
import { networkColumns } from './network-columns.tsx';
import { NetworkTabs } from './network-tabs.tsx';

const t = strings.networks;
const kinds = ['all', 'own', 'unused'] as const;
type Kind = (typeof kinds)[number];

function isOfKind({ predefined, members }: NetworkSummary, kind: Kind): boolean {
  return kind === 'all' || (!predefined && (kind === 'own' || members.length === 0));
}

function fitsWords({ name, id, pools, labels, members }: NetworkSummary, filter: string): boolean {
  const text = [name, id, ...pools.flatMap(({ subnet, gateway }) => [subnet, gateway]), ...Object.entries(labels).flat(), ...members.flatMap((member) => [member.name, member.ipv4])];
  return filter.toLowerCase().split(/\s+/).every((word) => text.join(' ').toLowerCase().includes(word));
}

const removeAll = (ids: readonly string[]): void => openDialog('remove-networks', { network: ids.join(',') });

/** Every network: its addresses, what it reaches, and who is on it. */
export function NetworkList(): ReactNode {
  const { data: networks, error, refetch } = useReadAll('networks.list');
  const engine = useEnginePresence();
  const { params } = usePlace();
  const filter = params.get('q') ?? '';
  const kind = kinds.find((name) => name === params.get('show')) ?? 'all';
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const roomy = useMedia('(min-width: 1280px)');
  const rows = useMemo(() => (networks ?? []).filter((network) => isOfKind(network, kind) && fitsWords(network, filter)), [networks, kind, filter]);
  const columns = useMemo(() => networkColumns({ roomy }), [roomy]);
  const stillThere = useMemo(() => new Set((networks ?? []).map(({ id }) => id).filter((id) => selected.has(id))), [networks, selected]);

  const list = (): ReactNode => {
    if (networks === undefined) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton label={t.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (rows.length === 0) return <NoRows kind={kind} filter={filter} />;
    return (
      <DataTable
        label={t.label}
        rows={rows}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        columns={columns}
        onOpen={({ id }) => navigate(networkPlace(id))}
        onRemove={({ id }) => removeAll(stillThere.has(id) ? [...stillThere] : [id])}
        menu={networkEntries}
        selection={{ ids: stillThere, onChange: setSelected }}
      />
    );
  };

  return (
    <Page title={t.title} actions={<ListActions networks={networks ?? []} />} toolbar={<NetworkTabs current="networks" />}>
      <div className="flex h-full min-h-0 flex-col">
        {networks !== undefined && <ListToolbar networks={networks} kind={kind} filter={filter} selected={stillThere} onClear={() => setSelected(new Set())} />}
        <div className="min-h-0 flex-1">{list()}</div>
      </div>
    </Page>
  );
}

function NoRows({ kind, filter }: { kind: Kind; filter: string }): ReactNode {
  const teaches = kind === 'own' && filter === '';
  return (
    <EmptyState
      icon={teaches ? Network : SearchX}
      title={t.noMatchTitle}
      actions={
        <>
          {teaches && (
            <Button look="primary" icon={Plus} onClick={() => openDialog('create-network')}>
              {t.createTitle}
            </Button>
          )}
          <Button onClick={() => navigate('/networks', { replace: true })}>{t.showAll}</Button>
        </>
      }
    >
      {filter === '' ? t.noneOf[kind] : t.noMatch(filter)}
    </EmptyState>
  );
}

function ListToolbar({ networks, kind, filter, selected, onClear }: { networks: readonly NetworkSummary[]; kind: Kind; filter: string; selected: ReadonlySet<string>; onClear: () => void }): ReactNode {
  const place = usePlace();
  const set = (name: string, value: string): void => navigate(withParams(place, { [name]: value === '' || value === 'all' ? null : value }), { replace: true });
  return (
    <BarBelowTabs>
      <Segmented label={t.which} value={kind} onChange={(value) => set('show', value)} choices={kinds.map((value) => ({ value, label: t[value], count: networks.filter((network) => isOfKind(network, value)).length }))} />
      <FilterInput value={filter} onChange={(value) => set('q', value)} label={t.filter} />
      {selected.size > 0 && (
        <SelectionBar label={t.selected(selected.size)} clear={t.clearSelection} onClear={onClear}>
          <Button size="sm" icon={Trash2} onClick={() => removeAll([...selected])}>
            {t.removeNow}
          </Button>
        </SelectionBar>
      )}
    </BarBelowTabs>
  );
}

function ListActions({ networks }: { networks: readonly NetworkSummary[] }): ReactNode {
  const unused = networks.filter((network) => isOfKind(network, 'unused'));
  return (
    <>
      {unused.length > 0 && (
        <Button icon={Trash2} onClick={() => removeAll(unused.map(({ id }) => id))}>
          {t.removeUnused}
        </Button>
      )}
      <Button look="primary" icon={Plus} onClick={() => openDialog('create-network')}>
        {t.create}
      </Button>
    </>
  );
}
