import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { Selection } from '../../ui/data-table.tsx';
import type { ImageActions } from './image-actions.ts';
import { ImageCard } from './image-card.tsx';

const cardHeight = 152;
const gap = 12;
const smallest = 252;
const edge = 20;

/** How many cards fit side by side. */
function useColumns(scroller: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(4);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measure = (): void => setColumns(Math.max(1, Math.floor((element.clientWidth - 2 * edge + gap) / (smallest + gap))));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return columns;
}

/** Virtual rows of cards. Arrows walk from card to card as they lie on the screen, Space selects, Delete asks to remove. */
export function ImageGallery({ images, actions, selection }: { images: readonly ImageSummary[]; actions: ImageActions; selection: Selection }): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns(scroller);
  const virtual = useVirtualizer({ count: Math.ceil(images.length / columns), getScrollElement: () => scroller.current, estimateSize: () => cardHeight + gap, overscan: 3, paddingStart: edge, paddingEnd: edge - gap });

  const toggle = (id: string): void => {
    const ids = new Set(selection.ids);
    if (!ids.delete(id)) ids.add(id);
    selection.onChange(ids);
  };
  const focus = (index: number): void => {
    if (images[index] === undefined) return;
    virtual.scrollToIndex(Math.floor(index / columns));
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a[data-card]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const card = (event.target as Element).closest<HTMLElement>('[data-index]');
    if (card === null || event.altKey || event.ctrlKey || event.metaKey || !(event.target as Element).matches('a[data-card]')) return;
    const index = Number(card.dataset['index']);
    const id = images[index]?.id ?? '';
    const steps: Readonly<Record<string, () => void>> = {
      ArrowRight: () => focus(index + 1), ArrowLeft: () => focus(index - 1), ArrowDown: () => focus(index + columns), ArrowUp: () => focus(index - columns),
      Home: () => focus(0), End: () => focus(images.length - 1), ' ': () => toggle(id), Delete: () => openDialog('remove-image', { image: id }),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  return (
    <div ref={scroller} className="relative h-full overflow-y-auto">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrows belong to the links inside */}
      <div role="list" aria-label={strings.images.title} onKeyDown={onKeyDown} style={{ height: virtual.getTotalSize() }} className="relative">
        {virtual.getVirtualItems().map((row) => (
          <div key={row.index} role="presentation" className="absolute inset-x-5 grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap, height: cardHeight, translate: `0 ${row.start}px` }}>
            {images.slice(row.index * columns, (row.index + 1) * columns).map((image, column) => (
              <ImageCard
                key={image.id}
                image={image}
                index={row.index * columns + column}
                count={images.length}
                actions={actions}
                selected={selection.ids.has(image.id)}
                selecting={selection.ids.size > 0}
                onSelect={() => toggle(image.id)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
