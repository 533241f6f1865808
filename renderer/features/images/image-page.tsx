import { ArrowLeft, Layers, MoreHorizontal, Play, Trash2, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { useEnginePresence, useRead, useReadAll } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { imagePlace, runImage, useImageActions } from './image-actions.ts';
import { ImageHistory } from './image-history.tsx';
import { ImageLayers } from './image-layers.tsx';
import { nameOfImage } from './image-names.ts';
import { ImageOverview } from './image-overview.tsx';
import { ImageSecrets } from './image-secrets.tsx';
import { ImageUsers } from './image-users.tsx';

const tabs = ['overview', 'layers', 'history', 'used-by', 'secrets', 'inspect'] as const;
type TabName = (typeof tabs)[number];

const { page: text } = strings.images;

/** One image. */
export function ImagePage({ id, tab }: { id: string; tab: string | undefined }): ReactNode {
  const { data: image, error, refetch } = useRead('images.inspect', { id });
  const engine = useEnginePresence();
  const users = useReadAll('containers.list').data?.filter(({ imageId }) => imageId === image?.id);
  const shown = tabs.find((name) => name === tab) ?? 'overview';
  // Gone it stays in the cache: the engine's word is the newer one.
  if (error !== null && (image === undefined || error.kind === 'not-found')) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <EmptyState icon={Layers} title={text.goneTitle} actions={<Button onClick={() => navigate('/images', { replace: true })}>{text.showImages}</Button>}>
        {text.gone}
      </EmptyState>
    );
  }
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={text.back} className="-mx-1" onClick={() => navigate('/images')} />}
      title={image === undefined ? <Skeleton className="h-4 w-40" /> : <MiddleText text={nameOfImage(image)} tail={20} />}
      actions={image !== undefined && <Actions image={image} />}
      toolbar={
        <PageTabs label={text.parts} tabs={tabs.map((name) => ({ to: imagePlace(id, name), label: text.tabs[name], current: name === shown, count: name === 'used-by' ? users?.length || undefined : undefined }))} />
      }
    >
      {image !== undefined ? <TabBody tab={shown} image={image} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label={text.reading} />}
    </Page>
  );
}

function Actions({ image }: { image: ImageDetail }): ReactNode {
  const { entries } = useImageActions();
  return (
    <>
      <Menu trigger={<IconButton icon={MoreHorizontal} label={text.more} tooltip={false} />} entries={entries(image)} />
      <Button icon={Trash2} onClick={() => openDialog('remove-image', { image: image.id })}>
        {text.remove}
      </Button>
      <Button icon={Upload} onClick={() => openDialog('push', { image: image.id })}>
        {text.push}
      </Button>
      <Button icon={Play} look="primary" onClick={() => runImage(image)}>
        {text.run}
      </Button>
    </>
  );
}

function TabBody({ tab, image }: { tab: TabName; image: ImageDetail }): ReactNode {
  switch (tab) {
    case 'overview':
      return <ImageOverview image={image} />;
    case 'layers':
      return <ImageLayers id={image.id} />;
    case 'history':
      return <ImageHistory image={image} />;
    case 'used-by':
      return <ImageUsers image={image} />;
    case 'secrets':
      return <ImageSecrets id={image.id} />;
    case 'inspect':
      return <JsonView value={image.raw} label={text.inspect(nameOfImage(image))} />;
  }
}
