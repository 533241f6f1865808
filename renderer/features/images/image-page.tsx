import { ArrowLeft, Layers, Play, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { useEnginePresence, useRead, useReadAll } from '../../bridge/use-call.ts';
import { shortId } from '../../lib/format.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { imagePlace, runImage } from './image-actions.ts';
import { ImageHistory } from './image-history.tsx';
import { ImageOverview } from './image-overview.tsx';
import { ImageUsers } from './image-users.tsx';

const tabs = ['overview', 'history', 'used-by', 'inspect'] as const;
type TabName = (typeof tabs)[number];
const labels: Readonly<Record<TabName, string>> = { overview: 'Overview', history: 'History', 'used-by': 'Used by', inspect: 'Inspect' };

/** One image. */
export function ImagePage({ id, tab }: { id: string; tab: string | undefined }): ReactNode {
  const { data: image, error, refetch } = useRead('images.inspect', { id });
  const engine = useEnginePresence();
  const users = useReadAll('containers.list').data?.filter(({ imageId }) => imageId === image?.id);
  const shown = tabs.find((name) => name === tab) ?? 'overview';
  if (error !== null && image === undefined) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <EmptyState icon={Layers} title="This image is gone" actions={<Button onClick={() => navigate('/images', { replace: true })}>Show images</Button>}>
        It was removed, here or by another client of the engine.
      </EmptyState>
    );
  }
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label="All images" className="-mx-1" onClick={() => navigate('/images')} />}
      title={image === undefined ? <Skeleton className="h-4 w-40" /> : <MiddleText text={image.tags[0] ?? shortId(image.id)} tail={20} />}
      actions={
        image !== undefined && (
          <>
            <Button icon={Trash2} onClick={() => openDialog('remove-image', { image: image.id })}>
              Remove
            </Button>
            <Button icon={Play} look="primary" onClick={() => runImage(image)}>
              Run
            </Button>
          </>
        )
      }
      toolbar={<PageTabs label="Parts of the image" tabs={tabs.map((name) => ({ to: imagePlace(id, name), label: labels[name], current: name === shown, count: name === 'used-by' ? users?.length || undefined : undefined }))} />}
    >
      {image !== undefined ? <TabBody tab={shown} image={image} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label="Reading the image" />}
    </Page>
  );
}

function TabBody({ tab, image }: { tab: TabName; image: ImageDetail }): ReactNode {
  switch (tab) {
    case 'overview':
      return <ImageOverview image={image} />;
    case 'history':
      return <ImageHistory image={image} />;
    case 'used-by':
      return <ImageUsers image={image} />;
    case 'inspect':
      return <JsonView value={image.raw} label={`Everything the engine knows of ${image.tags[0] ?? image.id}`} />;
  }
}
