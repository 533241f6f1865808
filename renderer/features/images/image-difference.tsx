import { ArrowLeft, ArrowLeftRight, GitCompareArrows } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRead, useReadAll } from '../../bridge/use-call.ts';
import { shortId } from '../../lib/format.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { DifferingFiles } from './differing-files.tsx';
import { DifferingSettings } from './differing-settings.tsx';
import { ImagePicker } from './image-picker.tsx';

const { compare: text } = strings.layers;

/** What one image has and another has not: settings and files. Both are part of the place. */
export function ImageDifference(): ReactNode {
  const place = usePlace();
  const images = useReadAll('images.list').data ?? [];
  const [from, to] = [place.params.get('from') ?? '', place.params.get('to') ?? ''];
  const known = (name: string): boolean => images.some(({ id, tags }) => id === name || tags.includes(name) || shortId(id) === name);
  const ready = known(from) && known(to);
  const { data, error, refetch } = useRead('images.compare', { from, to }, { enabled: ready });
  const go = (changes: Readonly<Record<string, string | null>>): void => navigate(withParams(place, changes), { replace: true });

  const body = (): ReactNode => {
    if (!ready) {
      return (
        <EmptyState icon={GitCompareArrows} title={text.pickTitle}>
          {text.pickText}
        </EmptyState>
      );
    }
    if (error !== null) return <ErrorScreen error={error} retry={() => void refetch()} />;
    if (data === undefined) return <PageSkeleton label={text.reading} />;
    if (data.files.length === 0 && data.settings.length === 0) {
      return (
        <EmptyState icon={GitCompareArrows} title={text.sameTitle}>
          {text.same}
        </EmptyState>
      );
    }
    return (
      <div className="flex h-full min-h-0 flex-col">
        <DifferingSettings settings={data.settings} />
        <DifferingFiles files={data.files} />
      </div>
    );
  };

  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={strings.images.page.back} className="-mx-1" onClick={() => navigate('/images')} />}
      title={text.title}
      toolbar={
        <div className="flex shrink-0 items-end gap-2 border-b border-line px-5 pb-3">
          <ImagePicker label={text.from} value={from} images={images} onChange={(value) => go({ from: value })} />
          <IconButton icon={ArrowLeftRight} label={text.swap} onClick={() => go({ from: to, to: from })} />
          <ImagePicker label={text.to} value={to} images={images} onChange={(value) => go({ to: value })} />
        </div>
      }
    >
      {body()}
    </Page>
  );
}
