import { Download, Hammer, Layers, LayoutGrid, MoreHorizontal, SearchX, TableProperties } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { formatBytes } from '../../lib/format.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { Selection } from '../../ui/data-table.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { Menu } from '../../ui/menu.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, EngineGone, ErrorScreen, Skeleton } from '../../ui/states.tsx';
import { filterImages, readShow, type ImageShow } from './filter-images.ts';
import { listEntries, useImageActions, type ImageActions } from './image-actions.ts';
import { ImageBulkBar } from './image-bulk-bar.tsx';
import { ImageGallery } from './image-gallery.tsx';
import { ImageTable } from './image-table.tsx';

const { list: text, act } = strings.images;

/** What is on this machine to be run, as cards or as a table. */
export function ImageList(): ReactNode {
  const { data: images, error, refetch } = useReadAll('images.list');
  const [{ imagesView }] = useSettings();
  const engine = useEnginePresence();
  const actions = useImageActions();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const show = readShow(place.params.get('show'));
  const { rows, counts } = useMemo(() => filterImages(images ?? [], { text: filter, show }), [images, filter, show]);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selected = useMemo(() => (images ?? []).filter(({ id }) => ids.has(id)), [images, ids]);
  const selection: Selection = { ids, onChange: setIds };

  const list = (): ReactNode => {
    // That there was nothing is no longer known once the engine has gone.
    if (images === undefined || (images.length === 0 && engine !== 'here')) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <GallerySkeleton /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (images.length === 0) return <NoImages load={actions.load} />;
    if (rows.length === 0) return <NoMatch filter={filter} show={show} />;
    return imagesView === 'gallery' ? <ImageGallery images={rows} actions={actions} selection={selection} /> : <ImageTable images={rows} actions={actions} selection={selection} />;
  };

  return (
    <Page
      title={strings.images.title}
      actions={
        <>
          <Menu trigger={<IconButton icon={MoreHorizontal} label={text.more} tooltip={false} />} entries={listEntries(actions.load)} />
          <Button icon={Hammer} onClick={() => navigate('/builds/new')}>
            {strings.builds.new}
          </Button>
          <Button look="primary" icon={Download} onClick={() => openDialog('pull')}>
            {act.pull}
          </Button>
        </>
      }
      toolbar={
        images !== undefined &&
        images.length > 0 && (
          <Toolbar>
            <FilterInput value={filter} onChange={(value) => navigate(withParams(place, { q: value === '' ? null : value }), { replace: true })} label={text.filter} />
            <Segmented label={text.show} value={show} onChange={(value) => navigate(withParams(place, { show: value === 'all' ? null : value }), { replace: true })} choices={showChoices(counts)} />
            {selected.length > 0 ? (
              <ImageBulkBar images={selected} onSave={() => actions.save(selected)} onDone={() => setIds(new Set())} />
            ) : (
              <>
                <span className="truncate text-xs text-faint max-xl:hidden">{text.sum(rows.length, formatBytes(rows.reduce((sum, { size, sharedBytes }) => sum + size - sharedBytes, 0)))}</span>
                <div className="ml-auto">
                  <ViewToggle />
                </div>
              </>
            )}
          </Toolbar>
        )
      }
    >
      <DropZone text={strings.images.list.dropHere} hint={strings.images.list.dropHint} leavesFolders onDrop={actions.drop}>
        {list()}
      </DropZone>
    </Page>
  );
}

function showChoices(counts: Readonly<Record<ImageShow, number>>): { value: ImageShow; label: string; count: number }[] {
  return [
    { value: 'all', label: text.all, count: counts.all },
    { value: 'in-use', label: text.inUse, count: counts['in-use'] },
    { value: 'unused', label: text.unused, count: counts.unused },
    { value: 'dangling', label: text.dangling, count: counts.dangling },
  ];
}

function ViewToggle(): ReactNode {
  const [{ imagesView }, changeSettings] = useSettings();
  return (
    <Segmented
      label={text.view}
      iconsOnly
      value={imagesView}
      onChange={(value) => changeSettings({ imagesView: value })}
      choices={[
        { value: 'gallery', label: text.gallery, icon: LayoutGrid },
        { value: 'table', label: text.table, icon: TableProperties },
      ]}
    />
  );
}

function NoImages({ load }: { load: ImageActions['load'] }): ReactNode {
  return (
    <EmptyState
      icon={Layers}
      title={text.noneTitle}
      actions={
        <>
          <Button look="primary" icon={Download} onClick={() => openDialog('pull')}>
            {act.pullImage}
          </Button>
          <Button onClick={load}>{act.load}</Button>
          <Button icon={Hammer} onClick={() => navigate('/builds/new')}>
            {strings.builds.new}
          </Button>
        </>
      }
    >
      {text.none}
    </EmptyState>
  );
}

function NoMatch({ filter, show }: { filter: string; show: ImageShow }): ReactNode {
  const why = { all: '', 'in-use': text.noneInUse, unused: text.noneUnused, dangling: text.noneDangling }[show];
  return (
    <EmptyState
      icon={SearchX}
      title={text.noMatchTitle}
      actions={
        <>
          <Button onClick={() => navigate('/images', { replace: true })}>{text.showAll}</Button>
          {filter !== '' && (
            <Button icon={Download} onClick={() => openDialog('pull', { reference: filter })}>
              {act.pullName(filter)}
            </Button>
          )}
        </>
      }
    >
      {filter === '' ? why : text.noMatch(filter)}
    </EmptyState>
  );
}

function GallerySkeleton(): ReactNode {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(252px,1fr))] gap-3 p-5 pt-15" aria-busy="true" aria-label={text.reading}>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="flex h-38 flex-col gap-3 rounded-lg border border-line p-4">
          <Skeleton className="h-4 w-28" />
          <Skeleton className="w-16" />
          <Skeleton className="mt-auto w-40" />
        </div>
      ))}
    </div>
  );
}
