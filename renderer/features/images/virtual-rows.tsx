import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState, type HTMLAttributes, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';

type VirtualRowsProps = {
  role: 'tree' | 'listbox';
  label: string;
  count: number;
  rowId: (index: number) => string;
  rowHeight?: number;
  renderRow: (index: number) => ReactNode;
  /** What a row says of itself: level, expanded. */
  rowProps?: (index: number) => HTMLAttributes<HTMLDivElement>;
  selected?: (index: number) => boolean;
  onSelect: (index: number) => void;
  /** Keys beside the arrows; gives the row to go to, or null where the key is not its own. */
  onKey?: (key: string, index: number) => number | null;
  className?: string;
};

/** Virtual rows of one height, one of them in the tab order: arrows, Home, End and pages move, Enter and Space choose. */
export function VirtualRows({ role, label, count, rowId, rowHeight = 28, renderRow, rowProps, selected, onSelect, onKey, className }: VirtualRowsProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  /** Where the focus is about to be: the next key may come before it is there. */
  const coming = useRef<number>(undefined);
  const current = Math.max(0, Math.min(active, count - 1));
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, getItemKey: rowId });

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
    coming.current = next;
    requestAnimationFrame(() => {
      coming.current = undefined;
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent, focused: number): void => {
    const index = coming.current ?? focused;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(index + 1), ArrowUp: () => moveTo(index - 1), PageDown: () => moveTo(index + page), PageUp: () => moveTo(index - page),
      Home: () => moveTo(0), End: () => moveTo(count - 1), Enter: () => onSelect(index), ' ': () => onSelect(index),
    };
    const target = onKey?.(event.key, index) ?? null;
    const step = target === null ? steps[event.key] : () => moveTo(target);
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  return (
    <div ref={scroller} className={cn('relative min-h-0 flex-1 overflow-y-auto', className)}>
      <div role={role} aria-label={label} style={{ height: virtual.getTotalSize() }} className="relative">
        {virtual.getVirtualItems().map((item) => (
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the role is one of two
          <div
            key={item.key}
            role={role === 'tree' ? 'treeitem' : 'option'}
            aria-posinset={item.index + 1}
            aria-setsize={count}
            aria-selected={selected?.(item.index) ?? false}
            data-index={item.index}
            tabIndex={item.index === current ? 0 : -1}
            onFocus={() => setActive(item.index)}
            onKeyDown={(event) => onKeyDown(event, item.index)}
            onClick={() => {
              setActive(item.index);
              onSelect(item.index);
            }}
            style={{ height: item.size, translate: `0 ${item.start}px` }}
            className="absolute inset-x-0 flex items-center gap-2 border-b border-line/60 px-5 text-sm -outline-offset-2 select-none hover:bg-hover aria-selected:bg-accent/10"
            {...rowProps?.(item.index)}
          >
            {renderRow(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
