import { MoreHorizontal, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { cn } from '../../lib/cn.ts';
import { formatAgo, formatBytes, formatTime, shortId } from '../../lib/format.ts';
import { splitTag } from '../../lib/image-name.ts';
import { Link } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ContextMenu, Menu } from '../../ui/menu.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { imagePlace, runImage, type ImageActions } from './image-actions.ts';
import { nameOfImage } from './image-names.ts';
import { LayerStack } from './layer-stack.tsx';
import { useIsOutdated } from './use-upstream.ts';

type ImageCardProps = { image: ImageSummary; index: number; count: number; actions: ImageActions; selected: boolean; selecting: boolean; onSelect: () => void };

const { card: text } = strings.images;

/** One image of the gallery: the whole card opens it. */
export function ImageCard({ image, index, count, actions, selected, selecting, onSelect }: ImageCardProps): ReactNode {
  const now = useNow();
  const { name, tag } = splitTag(image.tags[0], image.id);
  const cut = name.length > 22 ? name.lastIndexOf('/') : -1;
  return (
    <ContextMenu entries={() => actions.entries(image)}>
      <div
        role="listitem"
        aria-setsize={count}
        aria-posinset={index + 1}
        data-index={index}
        className={cn('group relative flex min-w-0 flex-col rounded-lg border border-line bg-surface shadow-card transition-colors duration-75 hover:border-line-strong dark:bg-raised/50', selected && 'border-accent bg-accent/6 hover:border-accent dark:bg-accent/8')}
      >
        <div className="flex min-h-0 flex-1 gap-3 p-4 pb-2">
          <div className="flex min-w-0 flex-1 flex-col gap-1">
            <h2 className="text-base font-semibold">
              <Link data-card aria-label={name} to={imagePlace(image.id)} className="flex min-w-0 rounded-lg outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent">
                <MiddleText text={name.slice(cut + 1)} tail={9} />
              </Link>
            </h2>
            <TagLine image={image} tag={tag} />
            <span className="mt-auto flex min-w-0 flex-col text-2xs text-faint">
              {cut > 0 && <MiddleText text={name.slice(0, cut)} tail={14} />}
              {tag !== '' && <span className="font-mono">{shortId(image.id)}</span>}
            </span>
          </div>
          <LayerStack layers={image.layers} />
        </div>
        <span className={cn('absolute top-2 right-2 flex items-center gap-0.5 rounded-md bg-surface p-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100 dark:bg-raised', selecting && 'opacity-100', selected && 'bg-transparent dark:bg-transparent')}>
          <span className="flex size-6 items-center justify-center">
            <Checkbox checked={selected} onChange={onSelect} label={text.select(nameOfImage(image))} />
          </span>
          <Menu trigger={<IconButton icon={MoreHorizontal} size="sm" label={text.moreFor(nameOfImage(image))} tooltip={false} />} entries={actions.entries(image)} />
        </span>
        <div className="flex h-11 items-center gap-3 border-t border-line px-4 text-xs text-muted">
          <span className="font-medium whitespace-nowrap text-text">{formatBytes(image.size)}</span>
          {image.containers > 0 ? <span className="truncate">{text.containers(image.containers)}</span> : <span className="truncate text-faint" title={text.made(formatTime(image.createdAt))}>{formatAgo(image.createdAt, now)}</span>}
          <Button size="sm" icon={Play} aria-label={text.runName(nameOfImage(image))} onClick={() => runImage(image)} className="relative ml-auto">
            {text.run}
          </Button>
        </div>
      </div>
    </ContextMenu>
  );
}

/** The tag in a chip, how many more there are; an image without a name says so. */
export function TagLine({ image, tag }: { image: Pick<ImageSummary, 'tags' | 'digests'>; tag: string }): ReactNode {
  const { tags } = image;
  const outdated = useIsOutdated(image);
  if (tags.length === 0) {
    return (
      <span title={text.danglingHint} className="self-start rounded-sm border border-warn/40 px-1.5 text-xs leading-4.5 text-warn">
        {text.dangling}
      </span>
    );
  }
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <span className="flex min-w-0 rounded-sm bg-press px-1.5 text-xs leading-5 text-muted">{tag === '' ? text.noTag : <MiddleText text={tag} tail={6} />}</span>
      {tags.length > 1 && (
        <span className="relative text-xs whitespace-nowrap text-faint" title={tags.slice(1).join('\n')}>
          {text.moreTags(tags.length - 1)}
        </span>
      )}
      {outdated && (
        <span title={strings.images.upstream.hint} className="relative rounded-sm border border-accent/40 px-1.5 text-xs leading-4.5 whitespace-nowrap text-accent">
          {strings.images.upstream.badge}
        </span>
      )}
    </div>
  );
}
