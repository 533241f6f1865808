import { Box, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VolumeSummary, VolumeUse } from '../../../electron/shared/engine-api/volume-details.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { runWith } from './volume-actions.ts';

const t = strings.volumes;

const columns: readonly Column<VolumeUse>[] = [
  { id: 'state', header: t.usersColumns.state, track: '120px', sortBy: ({ running }) => Number(running), cell: ({ running }) => <RunMark running={running} /> },
  { id: 'name', header: t.usersColumns.name, track: 'minmax(120px, 1fr)', sortBy: ({ containerName }) => containerName, cell: ({ containerName }) => <MiddleText text={containerName} className="font-medium" /> },
  { id: 'at', header: t.usersColumns.at, track: 'minmax(120px, 1fr)', sortBy: ({ destination }) => destination, cell: ({ destination }) => <MiddleText text={destination} className="font-mono text-xs text-muted" /> },
  { id: 'access', header: t.usersColumns.access, track: '140px', cell: ({ readOnly }) => <span className="text-muted">{readOnly ? t.readOnly : t.readWrite}</span> },
];

function RunMark({ running }: { running: boolean }): ReactNode {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className={running ? 'size-2 rounded-full bg-ok' : 'size-2 rounded-full border-[1.5px] border-faint'} />
      {running ? t.running : t.stopped}
    </span>
  );
}

/** The containers that have it, running or not, and where in them it is. */
export function VolumeUsers({ volume }: { volume: VolumeSummary }): ReactNode {
  if (volume.usedBy.length === 0) {
    return (
      <EmptyState
        icon={Box}
        title={t.noUserTitle}
        actions={
          <Button look="primary" icon={Play} onClick={() => runWith(volume)}>
            {t.runWith}
          </Button>
        }
      >
        {t.noUserText}
      </EmptyState>
    );
  }
  return <DataTable label={t.usersLabel} rows={volume.usedBy} rowId={({ containerId, destination }) => `${containerId} ${destination}`} rowName={({ containerName }) => containerName} columns={columns} onOpen={({ containerId }) => navigate(`/containers/${containerId}`)} />;
}
