import { Box, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { formatAgo, formatTime } from '../../lib/format.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { runImage, tagPlace } from './image-actions.ts';

const { usedBy: text } = strings.images;

const columns: readonly Column<ContainerSummary>[] = [
  { id: 'state', header: text.state, track: '120px', sortBy: ({ status }) => status, cell: (row) => <StateDot status={row.status} code={row.exitCode} /> },
  { id: 'name', header: text.name, track: 'minmax(120px, 1fr)', sortBy: ({ name }) => name, cell: ({ name }) => <MiddleText text={name} className="font-medium" /> },
  { id: 'image', header: text.as, track: 'minmax(120px, 1fr)', cell: (row) => <AsCell container={row} /> },
  { id: 'created', header: text.created, track: '140px', align: 'end', sortBy: ({ createdAt }) => createdAt, cell: (row) => <CreatedCell container={row} /> },
];

function CreatedCell({ container: { createdAt } }: { container: ContainerSummary }): ReactNode {
  return (
    <time dateTime={createdAt} title={formatTime(createdAt)} className="text-muted">
      {formatAgo(createdAt, useNow())}
    </time>
  );
}

/** The name it was made by; one that points to another image by now says so, and leads to where it pointed. */
function AsCell({ container: { image, movedTag } }: { container: ContainerSummary }): ReactNode {
  if (movedTag === null) return <MiddleText text={image} className="text-muted" />;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <MiddleText text={movedTag} className="text-muted" />
      <Link to={tagPlace(movedTag)} title={text.olderHint(movedTag)} className="rounded-sm border border-warn/40 px-1.5 text-xs leading-5 whitespace-nowrap text-warn hover:underline">
        {text.older}
      </Link>
    </span>
  );
}

/** The containers made from it. */
export function ImageUsers({ image }: { image: ImageDetail }): ReactNode {
  const users = useReadAll('containers.list').data?.filter(({ imageId }) => imageId === image.id);
  if (users === undefined) return null;
  if (users.length === 0) {
    return (
      <EmptyState
        icon={Box}
        title={text.noneTitle}
        actions={
          <Button look="primary" icon={Play} onClick={() => runImage(image)}>
            {text.run}
          </Button>
        }
      >
        {text.none}
      </EmptyState>
    );
  }
  return <DataTable label={text.label} rows={users} rowId={({ id }) => id} rowName={({ name }) => name} columns={columns} onOpen={({ id }) => navigate(`/containers/${id}`)} />;
}
