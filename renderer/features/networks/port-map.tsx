import { Copy, ExternalLink, Info, Play, Plug, SearchX } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { Bridge } from '../../../electron/shared/ipc/contract.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { openUrl } from '../../bridge/open-url.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { portUrl } from '../../lib/port-url.ts';
import { Link, navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { BarBelowTabs, FilterInput, Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { NetworkTabs } from './network-tabs.tsx';
import { formatHostPort, portRows, reachOfPort, type PortRow } from './port-rows.ts';

const t = strings.networks.ports;

/** Every port of this machine that leads into a container, and whose it is. */
export function PortMap(): ReactNode {
  const { data: containers, error, refetch } = useReadAll('containers.list');
  const engine = useEnginePresence();
  const bridge = useBridge();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const all = useMemo(() => portRows(containers ?? []), [containers]);
  const rows = all.filter((row) => `${formatHostPort(row)} ${row.containerPort} ${row.container}`.toLowerCase().includes(filter.trim().toLowerCase()));
  const columns = useMemo(() => portColumns(bridge), [bridge]);

  const list = (): ReactNode => {
    if (containers === undefined) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <ListSkeleton label={strings.networks.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (all.length === 0) {
      return (
        <EmptyState icon={Plug} title={t.emptyTitle} actions={<Button look="primary" icon={Play} onClick={() => openDialog('run')}>{t.run}</Button>}>
          {t.emptyText}
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => navigate('/networks/ports', { replace: true })}>{strings.networks.showAll}</Button>}>
          {t.noMatch(filter)}
        </EmptyState>
      );
    }
    return (
      <DataTable
        label={t.label}
        rows={rows}
        rowId={(row) => `${formatHostPort(row)} ${row.containerId}`}
        rowName={formatHostPort}
        columns={columns}
        onOpen={({ containerId }) => navigate(`/containers/${containerId}`)}
        menu={(row) => [
          { label: t.openLink, icon: ExternalLink, onSelect: () => openUrl(bridge, portUrl(row)), reason: row.protocol === 'udp' ? t.notWeb : undefined },
          { label: t.openContainer, icon: Info, onSelect: () => navigate(`/containers/${row.containerId}`) },
          { label: t.copyAddress, icon: Copy, onSelect: () => void navigator.clipboard.writeText(`${new URL(portUrl(row)).hostname}:${row.hostPort}`) },
        ]}
      />
    );
  };

  return (
    <Page title={strings.networks.title} toolbar={<NetworkTabs current="ports" />}>
      <div className="flex h-full min-h-0 flex-col">
        {all.length > 0 && (
          <BarBelowTabs>
            <FilterInput value={filter} onChange={(value) => navigate(withParams(place, { q: value === '' ? null : value }), { replace: true })} label={t.filter} />
            <span className="text-xs text-faint">{t.total(rows.length)}</span>
          </BarBelowTabs>
        )}
        <div className="min-h-0 flex-1">{list()}</div>
      </div>
    </Page>
  );
}

function portColumns(bridge: Bridge): readonly Column<PortRow>[] {
  return [
    { id: 'address', header: t.columns.address, track: 'minmax(140px, 1fr)', sortBy: ({ hostPort }) => hostPort, cell: (row) => <HostPort row={row} bridge={bridge} /> },
    { id: 'to', header: t.columns.to, track: '140px', sortBy: ({ containerPort }) => containerPort, cell: ({ containerPort, protocol }) => <span className="font-mono text-xs text-muted">{`${containerPort}/${protocol}`}</span> },
    {
      id: 'container', header: t.columns.container, track: 'minmax(140px, 1.4fr)', sortBy: ({ container }) => container,
      cell: ({ container, containerId }) => (
        <Link to={`/containers/${containerId}`} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
          <MiddleText text={container} />
        </Link>
      ),
    },
    { id: 'reach', header: t.columns.reach, track: 'minmax(140px, 1fr)', sortBy: ({ hostIp }) => hostIp, cell: ({ hostIp }) => <span className="text-muted">{reachWords(hostIp)}</span> },
  ];
}

function reachWords(hostIp: string): string {
  const reach = reachOfPort(hostIp);
  return reach.kind === 'by' ? t.by(reach.address) : t[reach.kind];
}

function HostPort({ row, bridge }: { row: PortRow; bridge: Bridge }): ReactNode {
  const text = formatHostPort(row);
  if (row.protocol === 'udp') return <span className="font-mono text-xs">{text}</span>;
  const url = portUrl(row);
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      tabIndex={-1}
      title={url}
      onClick={(event) => {
        if (bridge.kind === 'browser') return;
        event.preventDefault();
        openUrl(bridge, url);
      }}
      className="inline-flex h-6 items-center gap-1 rounded-sm font-mono text-xs text-accent hover:underline"
    >
      {text}
      <ExternalLink size={11} strokeWidth={1.75} aria-hidden />
    </a>
  );
}
