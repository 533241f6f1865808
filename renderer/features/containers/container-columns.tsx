import { FileText, MoreHorizontal, Play, Square, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/types.ts';
import { usePending } from '../../bridge/use-call.ts';
import { formatAge, formatTime, shortId } from '../../lib/format.ts';
import { shortImage } from '../../lib/image-name.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { parseStatusText } from '../../lib/status-text.ts';
import { useNow } from '../../lib/use-now.ts';
import { IconButton } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';
import { PortLinks } from './port-links.tsx';

const order: Readonly<Record<ContainerSummary['status'], number>> = { running: 0, restarting: 1, paused: 2, created: 3, exited: 4, dead: 5 };

/** Milliseconds since the epoch when it last started or ended; what the status words say, seen from when they were read. */
function changedAt(container: ContainerSummary, readAt: number): number {
  const { seconds } = parseStatusText(container.statusText);
  return seconds === null ? Date.parse(container.createdAt) : readAt - seconds * 1000;
}

/** `readAt`: when the list was read, in milliseconds since the epoch; `roomy` has place for the command. */
export function containerColumns({ roomy, readAt }: { roomy: boolean; readAt: number }): readonly Column<ContainerSummary>[] {
  const columns: readonly (Column<ContainerSummary> | false)[] = [
    { id: 'state', header: 'State', track: '104px', sortBy: ({ status }) => order[status], cell: (row) => <StateCell container={row} /> },
    { id: 'name', header: 'Name', track: 'minmax(120px, 1.3fr)', sortBy: ({ name }) => name, cell: (row) => <NameCell container={row} /> },
    { id: 'image', header: 'Image', track: 'minmax(120px, 1.2fr)', sortBy: ({ image }) => image, cell: (row) => <ImageCell container={row} /> },
    roomy && { id: 'command', header: 'Command', track: 'minmax(100px, 1fr)', cell: ({ command }) => <span title={command} className="block truncate font-mono text-xs text-muted">{command}</span> },
    { id: 'ports', header: 'Ports', track: roomy ? '216px' : '124px', sortBy: ({ ports }) => ports[0]?.hostPort ?? 0, cell: ({ ports }) => <PortLinks ports={ports} limit={roomy ? 2 : 1} /> },
    { id: 'changed', header: 'Since', track: '64px', align: 'end', sortBy: (row) => -changedAt(row, readAt), cell: (row) => <SinceCell container={row} readAt={readAt} /> },
    { id: 'actions', header: 'Actions', hideHeader: true, track: '104px', align: 'end', cell: (row) => <ActionsCell container={row} /> },
  ];
  return columns.filter((column) => column !== false);
}

function StateCell({ container }: { container: ContainerSummary }): ReactNode {
  const pending = usePending(container.id);
  return <StateDot status={container.status} pending={pending} code={parseStatusText(container.statusText).exitCode} />;
}

function NameCell({ container: { id, name } }: { container: ContainerSummary }): ReactNode {
  return (
    <Link to={`/containers/${id}`} tabIndex={-1} className="flex min-w-0 font-medium hover:underline">
      <MiddleText text={name} tail={8} />
    </Link>
  );
}

function ImageCell({ container: { image, imageId } }: { container: ContainerSummary }): ReactNode {
  const { name, tag } = shortImage(image);
  return (
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
  );
}

function SinceCell({ container, readAt }: { container: ContainerSummary; readAt: number }): ReactNode {
  const now = useNow();
  const at = new Date(changedAt(container, readAt)).toISOString();
  const what = isAlive(container) ? 'Running since' : container.status === 'created' ? 'Created' : 'Ended';
  return (
    <time dateTime={at} title={`${what} ${formatTime(at)}`} className="text-muted">
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
    <div className="flex justify-end opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-popup-open:opacity-100">
      {alive ? (
        <IconButton icon={Square} label={`Stop ${name}`} disabled={pending} tabIndex={-1} onClick={() => actions.stop(id)} />
      ) : (
        <IconButton icon={Play} label={`Start ${name}`} disabled={pending} tabIndex={-1} onClick={() => actions.start(id)} />
      )}
      {alive ? (
        <IconButton icon={SquareTerminal} label={`Terminal in ${name}`} tabIndex={-1} onClick={() => navigate(`/containers/${id}/terminal`)} />
      ) : (
        <IconButton icon={FileText} label={`Logs of ${name}`} tabIndex={-1} onClick={() => navigate(`/containers/${id}/logs`)} />
      )}
      <Menu trigger={<IconButton icon={MoreHorizontal} label={`More for ${name}`} tooltip={false} tabIndex={-1} />} entries={actions.entries(container)} />
    </div>
  );
}
