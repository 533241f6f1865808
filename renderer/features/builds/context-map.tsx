import { useEffect, useMemo, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { layOutBoxes, type Box } from '../../lib/boxes.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { MiddleText } from '../../ui/text.tsx';
import { placeOf, useBoxKeys, useRoom } from '../../ui/use-box-map.ts';
import { foldSmallParts, type ContextPart } from './context-parts.ts';

const t = strings.buildForm.xray;

/** The name of a part among those of its folder. */
export function partName({ kind, path, count }: ContextPart): string {
  if (kind === 'folder') return path.slice(path.lastIndexOf('/') + 1);
  return kind === 'own' ? t.own : t.small(count);
}

type MapProps = { parts: readonly ContextPart[]; onOpen: (path: string) => void; onUp: () => void; /** The part that has the focus when it comes, by its path; null takes none. */ focused: string | null };

/** A folder's parts as areas, each with the share that no step reads below a pattern. Arrows move, Enter goes in, Backspace goes out. */
export function ContextMap({ parts, onOpen, onUp, focused }: MapProps): ReactNode {
  const { box, room } = useRoom();
  const shown = useMemo(() => foldSmallParts(parts), [parts]);
  const boxes = useMemo(() => layOutBoxes(shown.map(({ bytes }) => bytes), room), [shown, room]);
  const { current, reach, onKeyDown } = useBoxKeys(box, boxes);
  const isLaidOut = room.width > 0;
  useEffect(() => {
    if (focused === null || !isLaidOut) return;
    const cell = box.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(focused)}"]`) ?? box.current?.querySelector<HTMLElement>('[data-cell="0"]');
    cell?.focus();
  }, [focused, isLaidOut, box]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Backspace') return onKeyDown(event);
    event.preventDefault();
    return onUp();
  };
  return (
    <div ref={box} role="group" aria-label={t.map} className="relative h-60">
      {shown.map((part, index) => (
        <Cell key={`${part.kind} ${part.path}`} part={part} box={boxes[index] as Box} index={index} current={index === current} onReach={() => reach(index)} onOpen={() => onOpen(part.path)} onKeyDown={onKey} />
      ))}
    </div>
  );
}

type CellProps = { part: ContextPart; box: Box; index: number; current: boolean; onReach: () => void; onOpen: () => void; onKeyDown: (event: KeyboardEvent) => void };

function Cell({ part, box, index, current, onReach, onOpen, onKeyDown }: CellProps): ReactNode {
  const { files, bytes, unreadBytes, opens, kind, path } = part;
  const name = partName(part);
  const facts = t.folderFacts(files, unreadBytes === 0 ? '' : formatBytes(unreadBytes));
  // What has no room to be seen is there to be heard.
  const isWide = box.width >= 56 && box.height >= 20;
  return (
    <button
      type="button"
      data-cell={index}
      data-path={kind === 'folder' ? path : undefined}
      tabIndex={current ? 0 : -1}
      aria-disabled={!opens || undefined}
      title={`${name}: ${formatBytes(bytes)} ${facts}`}
      onFocus={onReach}
      onClick={() => (opens ? onOpen() : onReach())}
      onKeyDown={onKeyDown}
      style={placeOf(box)}
      className={cn('context-cell absolute flex flex-col items-start overflow-hidden rounded-sm border text-left text-xs outline-offset-[-2px]', opens ? 'hover:brightness-95 dark:hover:brightness-125' : 'cursor-default')}
    >
      <span aria-hidden className="unread-tint absolute inset-x-0 bottom-0" style={{ height: `${(unreadBytes / Math.max(1, bytes)) * 100}%` }} />
      <span className={cn('relative flex w-full flex-col', isWide && 'px-1.5', isWide && box.height >= 32 && 'py-1.5')}>
        {isWide && (
          <span aria-hidden className={cn('flex min-w-0', kind === 'folder' ? 'font-medium' : 'text-muted')}>
            <MiddleText text={name} tail={8} />
          </span>
        )}
        <span className="sr-only">{name} </span>
        <span className={isWide && box.height >= 46 ? 'truncate' : 'sr-only'}>{formatBytes(bytes)}</span>
        <span className="sr-only"> {facts}</span>
      </span>
    </button>
  );
}
