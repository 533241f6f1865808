import { ArrowLeft, SearchX, Tags } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useReadAll } from '../../bridge/use-call.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { tagPlace } from './image-actions.ts';
import { TagHistory } from './tag-history.tsx';

const text = strings.tags;

/** Every name that is or was, and the history of one of them. */
export function TagHistoryPage({ name }: { name: string | undefined }): ReactNode {
  const { data, error, refetch } = useReadAll('tags.list');
  const [filter, setFilter] = useState('');
  const names = (data?.names ?? []).filter((known) => known.toLowerCase().includes(filter.toLowerCase()));

  const body = (): ReactNode => {
    if (error !== null && data === undefined) return <ErrorScreen error={error} retry={() => void refetch()} />;
    if (data === undefined) return <PageSkeleton label={text.reading} />;
    if (data.names.length === 0) {
      return (
        <EmptyState icon={Tags} title={text.noneTitle} actions={<Button onClick={() => navigate('/images')}>{strings.images.page.showImages}</Button>}>
          {text.none}
        </EmptyState>
      );
    }
    return (
      <div className="grid h-full min-h-0 grid-cols-[minmax(220px,320px)_minmax(0,1fr)]">
        {names.length === 0 ? (
          <EmptyState icon={SearchX} title={text.noMatchTitle}>
            {text.noMatch(filter)}
          </EmptyState>
        ) : (
          <NameList names={names} current={name} />
        )}
        <div className="relative min-h-0 overflow-y-auto border-l border-line">
          {name === undefined ? (
            <EmptyState icon={Tags} title={text.pickTitle}>
              {text.pickText}
            </EmptyState>
          ) : (
            <TagHistory key={name} name={name} />
          )}
        </div>
      </div>
    );
  };

  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={strings.images.page.back} className="-mx-1" onClick={() => navigate('/images')} />}
      title={text.title}
      toolbar={
        <Toolbar>
          <FilterInput value={filter} onChange={setFilter} label={text.filter} />
        </Toolbar>
      }
    >
      {body()}
    </Page>
  );
}

function NameList({ names, current }: { names: readonly string[]; current: string | undefined }): ReactNode {
  return (
    <nav aria-label={text.list} className="relative min-h-0 overflow-y-auto py-1">
      {names.map((name) => (
        <Link key={name} to={tagPlace(name)} aria-current={name === current ? 'page' : undefined} className="flex h-8 items-center px-5 font-mono text-xs -outline-offset-2 hover:bg-hover aria-[current=page]:bg-accent/10">
          <MiddleText text={name} tail={14} />
        </Link>
      ))}
    </nav>
  );
}
