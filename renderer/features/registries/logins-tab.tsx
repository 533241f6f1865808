import { Copy, FileWarning, KeyRound, LogIn, LogOut, MoreHorizontal, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RegistryLogin } from '../../../electron/shared/ipc/registries.ts';
import { useEnginePresence } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { keeperWords } from './keeper-words.ts';
import { useLogins } from './use-logins.ts';

const t = strings.registries;

function entriesOf({ registry }: RegistryLogin): readonly MenuEntry[] {
  return [
    { label: t.browseIt, icon: Search, onSelect: () => navigate(`/registries/browse?in=${encodeURIComponent(registry)}`) },
    { label: t.again, icon: LogIn, onSelect: () => openDialog('login', { registry }) },
    { label: t.copyName, icon: Copy, onSelect: () => void navigator.clipboard.writeText(registry) },
    '-',
    { label: t.logout, icon: LogOut, danger: true, onSelect: () => openDialog('logout', { registry }), keys: 'Delete' },
  ];
}

const columns: readonly Column<RegistryLogin>[] = [
  { id: 'registry', header: t.columns.registry, track: 'minmax(160px, 1.2fr)', sortBy: ({ registry }) => registry, cell: ({ registry }) => <MiddleText text={registry} className="font-medium" /> },
  { id: 'user', header: t.columns.user, track: 'minmax(120px, 1fr)', sortBy: ({ username }) => username, cell: (login) => <UserCell login={login} /> },
  { id: 'kept', header: t.columns.kept, track: 'minmax(180px, 1.2fr)', sortBy: ({ keeper }) => keeper.kind, cell: (login) => <KeptCell login={login} /> },
  {
    id: 'actions', header: t.columns.actions, hideHeader: true, track: '32px', align: 'end',
    cell: (login) => (
      <div className="flex justify-end opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
        <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(login.registry)} tooltip={false} tabIndex={-1} />} entries={entriesOf(login)} />
      </div>
    ),
  },
];

function UserCell({ login: { username, problem } }: { login: RegistryLogin }): ReactNode {
  if (problem !== '') return <span className="text-warn" title={t.problem(problem)}>{t.unread}</span>;
  return username === '' ? <span className="text-muted">{t.token}</span> : <MiddleText text={username} className="text-muted" />;
}

function KeptCell({ login: { keeper } }: { login: RegistryLogin }): ReactNode {
  if (keeper.kind !== 'file') return <span className="text-muted">{keeperWords(keeper)}</span>;
  return (
    <span title={t.fileWarning(keeper.file)} className="flex items-center gap-1.5 text-muted">
      <FileWarning size={14} className="text-warn" aria-hidden />
      {keeperWords(keeper)}
    </span>
  );
}

/** Who is logged in where, and where the secret is; the secret itself is shown nowhere. */
export function LoginsTab(): ReactNode {
  const { data, error, refetch } = useLogins();
  const engine = useEnginePresence();
  if (data === undefined) {
    if (engine === 'gone') return <EngineGone />;
    return error === null ? <ListSkeleton label={t.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
  }
  if (data.logins.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title={t.emptyTitle}
        actions={
          <>
            <Button look="primary" icon={LogIn} onClick={() => openDialog('login')}>
              {t.loginTitle}
            </Button>
            <Button icon={Search} onClick={() => navigate('/registries/browse')}>
              {t.tabs.browse}
            </Button>
          </>
        }
      >
        {t.emptyText}
      </EmptyState>
    );
  }
  const inFile = data.logins.find(({ keeper }) => keeper.kind === 'file')?.keeper;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="min-h-0 flex-1">
        <DataTable label={t.label} rows={data.logins} rowId={({ registry }) => registry} rowName={({ registry }) => registry} columns={columns} onOpen={({ registry }) => navigate(`/registries/browse?in=${encodeURIComponent(registry)}`)} onRemove={({ registry }) => openDialog('logout', { registry })} menu={entriesOf} />
      </div>
      <p className="border-t border-line px-5 py-2 text-xs text-muted">
        {inFile?.kind === 'file' ? t.fileWarning(inFile.file) : t.shared(keeperWords(data.next))}
      </p>
    </div>
  );
}
