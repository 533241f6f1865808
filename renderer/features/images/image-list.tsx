import { Download, Layers, LayoutGrid, SearchX, TableProperties } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import { navigate, openDialog, usePlace, withParams } from '../../lib/router.tsx';
import { Button } from '../../ui/button.tsx';
import { FilterInput, Page, Toolbar } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EmptyState, EngineGone, ErrorScreen, Skeleton } from '../../ui/states.tsx';
import { ImageGallery } from './image-gallery.tsx';
import { ImageTable } from './image-table.tsx';

function matches(image: ImageSummary, filter: string): boolean {
  const text = `${image.tags.join(' ')} ${image.id}`.toLowerCase();
  return filter.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** What is on this machine to be run, as cards or as a table. */
export function ImageList(): ReactNode {
  const { data: images, error, refetch } = useReadAll('images.list');
  const [{ imagesView }, changeSettings] = useSettings();
  const engine = useEnginePresence();
  const place = usePlace();
  const filter = place.params.get('q') ?? '';
  const rows = useMemo(() => (images ?? []).filter((image) => matches(image, filter)), [images, filter]);

  const list = (): ReactNode => {
    // That there was nothing is no longer known once the engine has gone.
    if (images === undefined || (images.length === 0 && engine !== 'here')) {
      if (engine === 'gone') return <EngineGone />;
      return error === null || engine === 'coming' ? <GallerySkeleton /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    }
    if (images.length === 0) {
      return (
        <EmptyState
          icon={Layers}
          title="No images yet"
          actions={
            <Button look="primary" icon={Download} onClick={() => openDialog('pull')}>
              Pull an image
            </Button>
          }
        >
          An image is a read-only stack of layers that containers start from. It never changes: any number of containers can share it.
        </EmptyState>
      );
    }
    if (rows.length === 0) {
      return (
        <EmptyState
          icon={SearchX}
          title="No image matches"
          actions={
            <>
              <Button onClick={() => navigate('/images', { replace: true })}>Show all</Button>
              <Button icon={Download} onClick={() => openDialog('pull', { reference: filter })}>
                Pull {filter}
              </Button>
            </>
          }
        >
          Nothing on this machine has “{filter}” in its name or id.
        </EmptyState>
      );
    }
    return imagesView === 'gallery' ? <ImageGallery images={rows} /> : <ImageTable images={rows} />;
  };

  return (
    <Page
      title="Images"
      actions={
        <Button look="primary" icon={Download} onClick={() => openDialog('pull')}>
          Pull
        </Button>
      }
      toolbar={
        images !== undefined &&
        images.length > 0 && (
          <Toolbar>
            <FilterInput value={filter} onChange={(value) => navigate(withParams(place, { q: value === '' ? null : value }), { replace: true })} label="Filter images" />
            <span className="text-xs text-faint">
              {plural(rows.length, 'image')}, {formatBytes(rows.reduce((sum, { size }) => sum + size, 0))} unpacked
            </span>
            <div className="ml-auto">
              <Segmented
                label="View"
                iconsOnly
                value={imagesView}
                onChange={(value) => changeSettings({ imagesView: value })}
                choices={[
                  { value: 'gallery', label: 'Gallery', icon: LayoutGrid },
                  { value: 'table', label: 'Table', icon: TableProperties },
                ]}
              />
            </div>
          </Toolbar>
        )
      }
    >
      {list()}
    </Page>
  );
}

function GallerySkeleton(): ReactNode {
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(252px,1fr))] gap-3 p-5 pt-15" aria-busy="true" aria-label="Reading images">
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="flex h-36 flex-col gap-3 rounded-lg border border-line p-4">
          <Skeleton className="h-4 w-28" />
          <Skeleton className="w-16" />
          <Skeleton className="mt-auto w-40" />
        </div>
      ))}
    </div>
  );
}
