import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { MiddleText } from '../../ui/text.tsx';
import { placeOf, useBoxKeys, useRoom } from '../../ui/use-box-map.ts';
import { foldSmall, type DiskGroup, type DiskGroupId } from './disk-groups.ts';
import { layOutMap, type MapCell } from './map-cells.ts';

/** A colour beside the name, never instead of it. */
const tints: Readonly<Record<DiskGroupId, string>> = {
  images: 'var(--ansi-cyan)', containers: 'var(--ansi-blue)', volumes: 'var(--ansi-green)', logs: 'var(--ansi-yellow)', trash: 'var(--ansi-red)', buildCache: 'var(--ansi-magenta)', other: 'var(--tw-faint)',
};

/** What takes room, as areas. One cell at a time takes part in the tab order; arrows move, Enter opens what has a page. */
export function DiskMap({ groups }: { groups: readonly DiskGroup[] }): ReactNode {
  const { box, room } = useRoom();
  const [pointed, setPointed] = useState<number | null>(null);
  const { frames, cells } = useMemo(() => layOutMap(foldSmall(groups), room.width, room.height), [groups, room]);
  const { current, reach, onKeyDown } = useBoxKeys(box, cells);

  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      <div ref={box} role="group" aria-label={strings.disk.mapLabel} className="relative min-h-72 flex-1">
        {frames.map((frame) => (
          <div key={frame.id} aria-hidden style={placeOf(frame)} className="absolute flex h-5.5 items-center gap-1.5 overflow-hidden px-0.5 text-2xs whitespace-nowrap text-muted">
            <span className="size-2 shrink-0 self-start rounded-sm" style={{ backgroundColor: tints[frame.id], marginTop: 6 }} />
            <span className="self-start pt-0.5">
              <span className="font-semibold">{strings.disk.groups[frame.id]}</span> {formatBytes(frame.bytes)}
            </span>
          </div>
        ))}
        {cells.map((cell, index) => (
          <Cell key={cell.entry.key} cell={cell} index={index} current={index === current} onReach={() => reach(index)} onPoint={(isOver) => setPointed(isOver ? index : null)} onKeyDown={onKeyDown} />
        ))}
      </div>
      <CellFacts cell={cells[pointed ?? current]} />
    </div>
  );
}

type CellProps = { cell: MapCell; index: number; current: boolean; onReach: () => void; onPoint: (isOver: boolean) => void; onKeyDown: (event: KeyboardEvent) => void };

function Cell({ cell, index, current, onReach, onPoint, onKeyDown }: CellProps): ReactNode {
  const { entry, group, width, height } = cell;
  const tint = tints[group];
  // What has no room to be seen is there to be heard.
  const isWide = width >= 56 && height >= 20;
  const shared = {
    'data-cell': index, tabIndex: current ? 0 : -1, onFocus: onReach, onPointerEnter: () => onPoint(true), onPointerLeave: () => onPoint(false), onKeyDown,
    style: { ...placeOf(cell), backgroundColor: `color-mix(in srgb, ${tint} 16%, var(--tw-surface))`, borderColor: `color-mix(in srgb, ${tint} 45%, var(--tw-surface))` },
    className: cn('absolute flex flex-col items-start overflow-hidden rounded-sm border text-left text-xs outline-offset-[-2px] hover:brightness-95 dark:hover:brightness-125', isWide && 'px-1.5', isWide && height >= 32 && 'py-1.5'),
  };
  const text = (
    <>
      {isWide && (
        <span aria-hidden className="flex w-full font-medium">
          <MiddleText text={entry.name} tail={12} />
        </span>
      )}
      <span className="sr-only">{entry.name}</span>
      <span className="sr-only">, {strings.disk.kinds[entry.kind]}, </span>
      <span className={isWide && height >= 42 ? 'w-full truncate text-muted' : 'sr-only'}>{formatBytes(entry.bytes)}</span>
    </>
  );
  if (entry.to !== null) {
    return (
      <Link to={entry.to} {...shared}>
        {text}
      </Link>
    );
  }
  return (
    <button type="button" onClick={onReach} {...shared}>
      {text}
    </button>
  );
}

/** What the pointed or reached cell stands for, in words. */
function CellFacts({ cell }: { cell: MapCell | undefined }): ReactNode {
  if (cell === undefined) return <p className="h-10 text-xs text-muted">{strings.disk.mapHint}</p>;
  const { kind, name, bytes, shared } = cell.entry;
  return (
    <p className="h-10 text-xs text-muted">
      <span className="block truncate text-sm text-text">
        <span className="font-medium">{name}</span> · {strings.disk.kinds[kind]} · {formatBytes(bytes)} <span className="text-faint">({strings.disk.exact(bytes)})</span>
        {shared > 0 && <span className="text-muted"> {strings.disk.shares(shared)}</span>}
      </span>
      <span className="block truncate">{strings.disk.about[kind]}</span>
    </p>
  );
}
