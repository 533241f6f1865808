import { Check, Copy, Download, Info, RefreshCw, SearchX, Tag } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useEnginePresence, useRead, useReadAll } from '../../bridge/use-call.ts';
import { openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ListSkeleton } from '../../ui/list-skeleton.tsx';
import { BarBelowTabs, FilterInput } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen } from '../../ui/states.tsx';
import { CopyButton, Fact, Facts, Section } from '../../ui/text.tsx';

const t = strings.registries.browse;

type TagRow = { readonly tag: string; readonly name: string; readonly here: boolean };

const pull = ({ name }: TagRow): void => openDialog('pull', { reference: name });

const columns: readonly Column<TagRow>[] = [
  { id: 'tag', header: t.tag, track: 'minmax(160px, 1fr)', sortBy: ({ tag }) => tag, cell: ({ tag }) => <span title={tag} className="block truncate font-mono text-xs">{tag}</span> },
  { id: 'here', header: t.status, track: '132px', sortBy: ({ here }) => Number(!here), cell: ({ here }) => here && <HereMark /> },
  {
    id: 'pull', header: t.pull, hideHeader: true, track: '72px', align: 'end',
    cell: (row) => (
      <Button size="sm" tabIndex={-1} aria-label={t.pullTag(row.name)} onClick={() => pull(row)}>
        {t.pull}
      </Button>
    ),
  },
];

function HereMark(): ReactNode {
  return (
    <span className="flex items-center gap-1.5 text-xs text-ok">
      <Check size={13} aria-hidden />
      {t.here}
    </span>
  );
}

/** Every tag of a repository, newest names not first: registries tell no times. What one points to is read when it is picked. */
export function RepositoryTags({ repository }: { repository: string }): ReactNode {
  const { data, error, refetch } = useRead('registries.tags', { repository });
  const engine = useEnginePresence();
  const images = useReadAll('images.list').data;
  const [filter, setFilter] = useState('');
  const [picked, setPicked] = useState<string | undefined>(undefined);
  const rows = useMemo(() => {
    const here = new Set((images ?? []).flatMap(({ tags }) => tags));
    return (data?.tags ?? []).map((tag): TagRow => ({ tag, name: `${data?.repository ?? repository}:${tag}`, here: here.has(`${data?.repository ?? repository}:${tag}`) })).toSorted((a, b) => b.tag.localeCompare(a.tag, 'en', { numeric: true }));
  }, [data, images, repository]);
  const shown = rows.filter(({ tag }) => tag.toLowerCase().includes(filter.trim().toLowerCase()));

  if (data === undefined) {
    if (engine === 'gone') return <EngineGone />;
    return error === null ? <ListSkeleton label={t.readingTags} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
  }
  const body = (): ReactNode => {
    if (rows.length === 0) return <EmptyState icon={Tag} title={t.noTags} />;
    if (shown.length === 0) return <EmptyState icon={SearchX} title={t.noMatchTitle} actions={<Button onClick={() => setFilter('')}>{t.showAll}</Button>}>{t.noTagMatches(filter)}</EmptyState>;
    return (
      <DataTable
        label={t.tagsLabel}
        rows={shown}
        rowId={({ tag }) => tag}
        rowName={({ name }) => name}
        columns={columns}
        onOpen={pull}
        onPick={({ tag }) => setPicked(tag)}
        current={picked}
        menu={(row) => [
          { label: t.pullTag(row.tag), icon: Download, onSelect: () => pull(row) },
          { label: t.look, icon: Info, onSelect: () => setPicked(row.tag) },
          { label: strings.registries.copyName, icon: Copy, onSelect: () => void navigator.clipboard.writeText(row.name) },
        ]}
        rowHeight={36}
      />
    );
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <BarBelowTabs>
        <h2 className="truncate font-medium">{t.tagsOf(data.repository)}</h2>
        <FilterInput value={filter} onChange={setFilter} label={t.filterTags} className="w-48" />
        <span className="text-xs whitespace-nowrap text-faint">{t.tagCount(shown.length)}</span>
        <IconButton icon={RefreshCw} label={t.refresh} className="ml-auto" onClick={() => void refetch()} />
      </BarBelowTabs>
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1">{body()}</div>
        {rows.length > 0 && <TagPanel name={picked === undefined ? undefined : `${data.repository}:${picked}`} />}
      </div>
    </div>
  );
}

function TagPanel({ name }: { name: string | undefined }): ReactNode {
  return (
    <aside aria-label={t.look} className="relative w-76 shrink-0 overflow-y-auto border-l border-line p-5">
      {name === undefined ? <p className="text-sm text-muted">{t.pick}</p> : <TagFacts key={name} name={name} />}
    </aside>
  );
}

function TagFacts({ name }: { name: string }): ReactNode {
  const { data, error, refetch } = useRead('registries.describe', { reference: name });
  return (
    <div className="flex flex-col gap-4">
      <Section title={name}>
        {error !== null && data === undefined && <ErrorScreen error={error} retry={() => void refetch()} />}
        {error === null && data === undefined && <p className="text-sm text-muted">{t.reading}</p>}
        {data !== undefined && (
          <Facts>
            <Fact name={t.digest}>
              <span className="truncate font-mono text-xs" title={data.digest}>
                {data.digest.slice(0, 19)}
              </span>
              <CopyButton text={data.digest} label={t.copyDigest} />
            </Fact>
            <Fact name={t.platforms}>
              {data.platforms.length === 0 ? (
                <span className="text-muted">{t.noPlatforms}</span>
              ) : (
                <ul className="flex flex-col py-0.5 font-mono text-xs">
                  {[...new Set(data.platforms)].map((platform) => (
                    <li key={platform}>{platform}</li>
                  ))}
                </ul>
              )}
            </Fact>
          </Facts>
        )}
      </Section>
      <Button look="primary" icon={Download} onClick={() => openDialog('pull', { reference: name })}>
        {t.pull}
      </Button>
    </div>
  );
}
