import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { useQueryClient } from '@tanstack/react-query';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { useExportVolume } from './volume-actions.ts';
import { volumeTitle } from './volume-title.ts';

const t = strings.volumes;

/** Says what goes before all files of a volume are taken out. */
export function EmptyVolumeDialog({ name, onClose }: { name: string; onClose: () => void }): ReactNode {
  const { data: volume } = useRead('volumes.inspect', { name });
  const client = useQueryClient();
  const empty = useAct('volumes.empty', { quiet: true });
  const exportVolume = useExportVolume();
  if (volume === undefined) return null;
  const title = volumeTitle(volume);
  const confirm = (): void => {
    const onSuccess = ({ bytes }: { bytes: number }): void => {
      toast.success(t.emptied(title, formatBytes(bytes)));
      // No event tells of what is in a volume.
      for (const query of ['volumes.sizes', 'volumes.inspect', 'contents.list']) void client.invalidateQueries({ queryKey: [query] });
      onClose();
    };
    empty.mutate({ name }, { onSuccess });
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t.emptyTitle_(title)}
      footer={
        <>
          <Button className="mr-auto" onClick={() => exportVolume(volume)}>
            {t.exportFirst}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="danger" busy={empty.isPending} onClick={confirm}>
            {t.emptyDo}
          </Button>
        </>
      }
    >
      <p>
        <strong className="font-medium text-text">{t.emptyLost}</strong> {t.emptyWhat(formatBytes(volume.bytes), volume.files)}
      </p>
      <p>
        <strong className="font-medium text-text">{t.emptyKept}</strong> {t.emptyKeeps}
      </p>
      {empty.error !== null && <ErrorCallout error={empty.error} />}
    </ConfirmDialog>
  );
}
