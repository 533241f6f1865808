import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { VolumeSize, VolumeSummary } from '../../../electron/shared/engine-api/volume-details.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { useRemoveEach } from '../../bridge/use-remove-each.ts';
import { listOf } from '../../lib/advice.ts';
import { formatBytes } from '../../lib/format.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { useCloseWhenGone } from '../../lib/use-close-when-gone.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { useVolumeSizes } from './use-volume-sizes.ts';
import { useExportVolume } from './volume-actions.ts';
import { volumeTitle } from './volume-title.ts';

const t = strings.volumes;

/** Names every volume that goes with its bytes; there is no way back, so an export is offered first. */
export function RemoveVolumesDialog({ names, onClose }: { names: readonly string[]; onClose: () => void }): ReactNode {
  const { data } = useReadAll('volumes.list');
  const sizes = useVolumeSizes();
  const { path } = usePlace();
  const { busy, error, remove } = useRemoveEach('volumes.remove', ({ name }: VolumeSummary) => ({ name }));
  const exportVolume = useExportVolume();
  const volumes = (data ?? []).filter(({ name }) => names.includes(name));
  const free = volumes.filter(({ usedBy }) => usedBy.length === 0);
  const used = volumes.filter(({ usedBy }) => usedBy.length > 0);
  const [only] = volumes;
  const gone = data !== undefined && only === undefined && !busy;
  useCloseWhenGone(gone, onClose);
  if (only === undefined) return null;

  const confirm = async (): Promise<void> => {
    const { removed, isWhole } = await remove(free);
    if (removed.length > 0) toast.success(t.removed(removed.length === 1 ? volumeTitle(removed[0] as VolumeSummary) : t.count(removed.length), formatBytes(sumOf(removed, sizes).bytes)));
    if (!isWhole) return;
    const shown = matchPath('/volumes/:name/:tab?', path)?.['name'];
    if (shown !== undefined && names.includes(shown)) navigate('/volumes', { replace: true });
    else onClose();
  };

  const total = sumOf(free, sizes);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={volumes.length === 1 ? t.removeTitle(volumeTitle(only)) : t.removeManyTitle(free.length)}
      footer={
        <>
          {volumes.length === 1 && (
            <Button className="mr-auto" onClick={() => exportVolume(only)}>
              {t.exportFirst}
            </Button>
          )}
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="danger" busy={busy} disabled={free.length === 0} onClick={() => void confirm()}>
            {t.removeDo}
          </Button>
        </>
      }
    >
      {volumes.length > 1 && <VolumeRows volumes={free} sizes={sizes} />}
      <p>
        <strong className="font-medium text-text">{t.removeLost}</strong> {sizes === undefined ? t.removeCounting : t.removeWhat(formatBytes(total.bytes), total.files)}
      </p>
      <p>{t.noTrash}</p>
      {used.length > 0 && <Callout tone="warn" title={t.removeUsed(listOf(used.map(volumeTitle)), used.length)} />}
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}

function VolumeRows({ volumes, sizes }: { volumes: readonly VolumeSummary[]; sizes: Readonly<Record<string, VolumeSize>> | undefined }): ReactNode {
  return (
    <ul className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-1">
      {volumes.map((volume) => (
        <li key={volume.name} className="flex h-7 items-center justify-between gap-4 text-text">
          <MiddleText text={volumeTitle(volume)} />
          <span className="text-xs whitespace-nowrap text-muted">{formatBytes(sizes?.[volume.name]?.bytes ?? -1)}</span>
        </li>
      ))}
    </ul>
  );
}

function sumOf(volumes: readonly VolumeSummary[], sizes: Readonly<Record<string, VolumeSize>> | undefined): VolumeSize {
  const found = volumes.map(({ name }) => sizes?.[name] ?? { bytes: 0, files: 0 });
  return { bytes: found.reduce((sum, { bytes }) => sum + bytes, 0), files: found.reduce((sum, { files }) => sum + files, 0) };
}
