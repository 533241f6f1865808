import { MoreHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VolumeSize, VolumeSummary, VolumeUse } from '../../../electron/shared/engine-api/volume-details.ts';
import { formatBytes } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { AgeCell } from '../../ui/age-cell.tsx';
import { IconButton } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { RowActions } from '../../ui/row-actions.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { useVolumeEntries, volumePlace } from './volume-actions.ts';
import { volumeLineage, volumeTitle } from './volume-title.ts';

const t = strings.volumes;

/** `roomy` has place for labels. Sizes are counted after the list is there. */
export function volumeColumns({ roomy, sizes }: { roomy: boolean; sizes: Readonly<Record<string, VolumeSize>> | undefined }): readonly Column<VolumeSummary>[] {
  const sizeOf = ({ name }: VolumeSummary): number => sizes?.[name]?.bytes ?? -1;
  const columns: readonly (Column<VolumeSummary> | false)[] = [
    { id: 'name', header: t.columns.name, track: 'minmax(180px, 1.6fr)', sortBy: (row) => volumeTitle(row), cell: (row) => <NameCell volume={row} /> },
    { id: 'size', header: t.columns.size, track: '84px', align: 'end', sortBy: sizeOf, cell: (row) => <SizeCell size={sizes?.[row.name]} /> },
    { id: 'users', header: t.columns.users, track: 'minmax(140px, 1.2fr)', sortBy: ({ usedBy }) => usedBy[0]?.containerName ?? '', cell: ({ usedBy }) => <UsersCell users={usedBy} /> },
    { id: 'driver', header: t.columns.driver, track: '104px', sortBy: driverWords, cell: (row) => <span className="block truncate text-muted">{driverWords(row)}</span> },
    roomy && { id: 'labels', header: t.columns.labels, track: 'minmax(100px, 1fr)', cell: (row) => <LabelsCell volume={row} /> },
    { id: 'age', header: t.columns.age, track: '56px', align: 'end', sortBy: ({ createdAt }) => -Date.parse(createdAt), cell: ({ createdAt }) => <AgeCell time={createdAt} /> },
    { id: 'actions', header: t.columns.actions, hideHeader: true, track: '32px', align: 'end', cell: (row) => <ActionsCell volume={row} /> },
  ];
  return columns.filter((column) => column !== false);
}

export function driverWords({ options }: Pick<VolumeSummary, 'options'>): string {
  return Object.keys(options).length === 0 ? t.plain : t.mounted(options['type'] ?? options['o'] ?? '');
}

/** Labels that people put there; the engine's mark of anonymous ones is no news. */
export function ownLabels({ labels }: Pick<VolumeSummary, 'labels'>): readonly (readonly [string, string])[] {
  return Object.entries(labels).filter(([name]) => name !== 'com.docker.volume.anonymous');
}

function NameCell({ volume }: { volume: VolumeSummary }): ReactNode {
  const lineage = volumeLineage(volume);
  return (
    <Link to={volumePlace(volume.name)} tabIndex={-1} title={lineage === '' ? undefined : `${lineage}\n${volume.name}`} className="flex min-w-0 items-baseline gap-2 font-medium hover:underline">
      <MiddleText text={volumeTitle(volume)} tail={10} className={volume.anonymous ? 'font-normal italic' : ''} />
      {volume.anonymous && volume.origin !== null && <span className="min-w-0 truncate text-xs font-normal text-faint">{volume.origin.image}</span>}
    </Link>
  );
}

function SizeCell({ size }: { size: VolumeSize | undefined }): ReactNode {
  return size === undefined ? <Skeleton className="ml-auto w-12" /> : <span title={`${size.bytes.toLocaleString('en')} B`}>{formatBytes(size.bytes)}</span>;
}

function UsersCell({ users }: { users: readonly VolumeUse[] }): ReactNode {
  const [first, ...others] = [...new Map(users.map((use) => [use.containerId, use])).values()].toSorted((a, b) => Number(b.running) - Number(a.running));
  if (first === undefined) return <span className="text-faint">{t.nobody}</span>;
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span aria-hidden className={first.running ? 'size-2 shrink-0 rounded-full bg-ok' : 'size-2 shrink-0 rounded-full border-[1.5px] border-faint'} />
      <span className="sr-only">{first.running ? t.running : t.stopped}</span>
      <Link to={`/containers/${first.containerId}`} tabIndex={-1} title={`${first.containerName}: ${first.destination}`} className="flex min-w-0 text-muted hover:text-text hover:underline">
        <MiddleText text={first.containerName} />
      </Link>
      {others.length > 0 && (
        <span className="text-xs whitespace-nowrap text-faint" title={others.map(({ containerName }) => containerName).join('\n')}>
          {t.moreUsers(others.length)}
        </span>
      )}
    </span>
  );
}

function LabelsCell({ volume }: { volume: VolumeSummary }): ReactNode {
  const labels = ownLabels(volume).map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return (
    <span title={labels.join('\n')} className="block truncate font-mono text-xs text-muted">
      {labels.join(', ')}
    </span>
  );
}

function ActionsCell({ volume }: { volume: VolumeSummary }): ReactNode {
  const entries = useVolumeEntries();
  return <RowActions render={() => <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(volumeTitle(volume))} tooltip={false} tabIndex={-1} />} entries={entries(volume)} />} />;
}
