import { FileText, MoreHorizontal, Play, Square, SquareTerminal } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { usePending } from '../../bridge/use-call.ts';
import { formatAge, formatTime, shortId } from '../../lib/format.ts';
import { shortImage } from '../../lib/image-name.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { useRowNear } from '../../ui/use-row-near.ts';
import { isAlive, useContainerActions } from './container-actions.ts';
import { imageNameOf } from './container-filter.ts';
import { HealthMark } from './health-mark.tsx';
import { OlderBadge } from './older-tag.tsx';
import { PortLinks } from './port-links.tsx';
import { UsageCell } from './usage-cell.tsx';

const words = strings.containers.list;
const headers = strings.containers.columns;
const actionWords = strings.containers.actions;

const order: Readonly<Record<ContainerSummary['status'], number>> = { running: 0, restarting: 1, paused: 2, created: 3, exited: 4, dead: 5 };

/** How much room the list has: a small window has less, and so has one with the panel open. */
export type ListRoom = 'wide' | 'middle' | 'narrow';

/** When it came into the state it is in. */
function changedAt({ finishedAt, startedAt, createdAt }: ContainerSummary): string {
  return finishedAt ?? startedAt ?? createdAt;
}

export function containerColumns(room: ListRoom): readonly Column<ContainerSummary>[] {
  const columns: readonly (Column<ContainerSummary> | false)[] = [
    { id: 'state', header: headers.state, track: room === 'narrow' ? '104px' : '116px', sortBy: ({ status }) => order[status], cell: (row) => <StateCell container={row} /> },
    { id: 'name', header: headers.name, track: 'minmax(96px, 1.3fr)', sortBy: ({ name }) => name, cell: (row) => <NameCell container={row} /> },
    room !== 'narrow' && { id: 'image', header: headers.image, track: 'minmax(96px, 1.2fr)', sortBy: imageNameOf, cell: (row) => <ImageCell container={row} /> },
    { id: 'usage', header: room === 'narrow' ? headers.usageShort : headers.usage, track: room === 'narrow' ? '64px' : '116px', cell: (row) => <UsageCell container={row} withLines={room !== 'narrow'} /> },
    room !== 'narrow' && { id: 'ports', header: headers.ports, track: room === 'wide' ? '216px' : '120px', sortBy: ({ ports }) => ports[0]?.hostPort ?? 0, cell: ({ ports }) => <PortLinks ports={ports} limit={room === 'wide' ? 2 : 1} /> },
    { id: 'changed', header: headers.since, track: '84px', align: 'end', sortBy: (row) => -Date.parse(changedAt(row)), cell: (row) => <LastCell container={row} /> },
  ];
  return columns.filter((column) => column !== false);
}

function StateCell({ container }: { container: ContainerSummary }): ReactNode {
  const pending = usePending(container.id);
  return (
    <span className="flex items-center gap-2">
      <StateDot status={container.status} pending={pending} code={container.exitCode} />
      {pending === undefined && <HealthMark health={container.health} />}
    </span>
  );
}

function NameCell({ container: { id, name } }: { container: ContainerSummary }): ReactNode {
  return (
    <Link to={`/containers/${id}`} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
      <MiddleText text={name} tail={8} />
    </Link>
  );
}

function ImageCell({ container }: { container: ContainerSummary }): ReactNode {
  const { imageId, movedTag } = container;
  const image = imageNameOf(container);
  const { name, tag } = shortImage(image);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link to={`/images/${encodeURIComponent(imageId)}`} tabIndex={-1} className="flex min-w-0 text-muted hover:text-text hover:underline">
        {image.startsWith('sha256:') ? (
          shortId(image)
        ) : (
          <span title={image} className="flex min-w-0">
            <span className="truncate">{name}</span>
            <span className="max-w-30 min-w-fit truncate">{tag}</span>
          </span>
        )}
      </Link>
      {movedTag !== null && <OlderBadge tag={movedTag} />}
    </span>
  );
}

/** The time gives its place to the actions while the row is pointed at or has the focus. */
function LastCell({ container }: { container: ContainerSummary }): ReactNode {
  const cell = useRef<HTMLDivElement>(null);
  const near = useRowNear(cell);
  return (
    <div ref={cell} className="relative flex h-6 items-center justify-end">
      <SinceCell container={container} />
      {near && <ActionsCell container={container} />}
    </div>
  );
}

function SinceCell({ container }: { container: ContainerSummary }): ReactNode {
  const now = useNow();
  const at = changedAt(container);
  const what = isAlive(container) ? words.runningSince : container.status === 'created' ? words.createdAt : words.endedAt;
  return (
    <time dateTime={at} title={what(formatTime(at))} className="text-muted group-focus-within:opacity-0 group-hover:opacity-0">
      {formatAge(at, now)}
    </time>
  );
}

function ActionsCell({ container }: { container: ContainerSummary }): ReactNode {
  const actions = useContainerActions();
  const pending = usePending(container.id) !== undefined;
  const { id, name } = container;
  const alive = isAlive(container);
  return (
    <div className="absolute right-0 -mr-1.5 flex justify-end opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
      {alive ? (
        <IconButton icon={Square} label={actionWords.stopOne(name)} disabled={pending} tabIndex={-1} onClick={() => actions.stop(id)} />
      ) : (
        <IconButton icon={Play} label={actionWords.startOne(name)} disabled={pending} tabIndex={-1} onClick={() => actions.start(id)} />
      )}
      {alive ? (
        <IconButton icon={SquareTerminal} label={actionWords.terminalOne(name)} tabIndex={-1} onClick={() => navigate(`/containers/${id}/terminal`)} />
      ) : (
        <IconButton icon={FileText} label={actionWords.logsOne(name)} tabIndex={-1} onClick={() => navigate(`/containers/${id}/logs`)} />
      )}
      <Menu trigger={<IconButton icon={MoreHorizontal} label={actionWords.moreOne(name)} tooltip={false} tabIndex={-1} />} entries={actions.entries(container)} />
    </div>
  );
}
