import { MoreHorizontal, Play } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { formatAgo, formatBytes, formatTime, plural, shortId } from '../../lib/format.ts';
import { splitTag } from '../../lib/image-name.ts';
import { Link, openDialog } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ContextMenu, Menu } from '../../ui/menu.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { imageEntries, imagePlace, runImage } from './image-actions.ts';
import { LayerStack } from './layer-stack.tsx';

/** Arrows walk from card to card as they lie on the screen; Delete asks to remove. */
function onKeyDown(event: KeyboardEvent<HTMLUListElement>): void {
  const card = (event.target as Element).closest('li');
  if (card === null || !(event.target as Element).matches('a[data-card]')) return;
  if (event.key === 'Delete') return openDialog('remove-image', { image: card.dataset['id'] ?? '' });
  const cards = [...event.currentTarget.children];
  const columns = Math.max(1, cards.findIndex((other) => other.getBoundingClientRect().top > (cards[0]?.getBoundingClientRect().top ?? 0)));
  const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  const step = steps[event.key];
  if (step === undefined || event.altKey) return;
  event.preventDefault();
  cards[cards.indexOf(card) + step]?.querySelector<HTMLElement>('a[data-card]')?.focus();
}

export function ImageGallery({ images }: { images: readonly ImageSummary[] }): ReactNode {
  return (
    <div className="relative h-full overflow-y-auto">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrows belong to the links inside */}
      <ul aria-label="Images" onKeyDown={onKeyDown} className="grid grid-cols-[repeat(auto-fill,minmax(252px,1fr))] gap-3 p-5">
        {images.map((image) => (
          <ImageCard key={image.id} image={image} />
        ))}
      </ul>
    </div>
  );
}

function ImageCard({ image }: { image: ImageSummary }): ReactNode {
  const now = useNow();
  const { name, tag } = splitTag(image.tags[0], image.id);
  const cut = name.length > 22 ? name.lastIndexOf('/') : -1;
  const more = image.tags.length - 1;
  return (
    <ContextMenu entries={() => imageEntries(image)}>
      <li data-id={image.id} className="group relative flex h-38 flex-col rounded-lg border border-line bg-surface shadow-card transition-colors duration-75 hover:border-line-strong dark:bg-raised/50">
        <div className="flex min-h-0 flex-1 gap-3 p-4 pb-2">
          <div className="flex min-w-0 flex-1 flex-col gap-1">
            <h2 className="text-base font-semibold">
              <Link data-card to={imagePlace(image.id)} className="flex min-w-0 rounded-lg outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent">
                <MiddleText text={name.slice(cut + 1)} tail={9} />
              </Link>
            </h2>
            <div className="flex min-w-0 items-center gap-1.5">
              <span className="flex min-w-0 rounded-sm bg-press px-1.5 text-xs leading-5 text-muted">{tag === '' ? 'no tag' : <MiddleText text={tag} tail={6} />}</span>
              {more > 0 && (
                <span className="relative text-xs whitespace-nowrap text-faint" title={image.tags.slice(1).join('\n')}>
                  +{more} more
                </span>
              )}
            </div>
            <span className="mt-auto flex min-w-0 flex-col text-2xs text-faint">
              {cut > 0 && <MiddleText text={name.slice(0, cut)} tail={14} />}
              <span className="font-mono">{shortId(image.id)}</span>
            </span>
          </div>
          <LayerStack layers={image.layers} />
        </div>
        <div className="flex h-11 items-center gap-3 border-t border-line px-4 text-xs text-muted">
          <span className="font-medium text-text">{formatBytes(image.size)}</span>
          {image.containers > 0 ? <span>{plural(image.containers, 'container')}</span> : <span className="text-faint" title={`Made ${formatTime(image.createdAt)}`}>{formatAgo(image.createdAt, now)}</span>}
          <span className="relative ml-auto flex items-center gap-1">
            <span className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
              <Menu trigger={<IconButton icon={MoreHorizontal} size="sm" label={`More for ${name}`} tooltip={false} />} entries={imageEntries(image)} />
            </span>
            <Button size="sm" icon={Play} aria-label={`Run ${image.tags[0] ?? name}`} onClick={() => runImage(image)}>
              Run
            </Button>
          </span>
        </div>
      </li>
    </ContextMenu>
  );
}
