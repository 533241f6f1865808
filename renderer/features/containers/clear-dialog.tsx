import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { LossWriter } from '../../../electron/shared/engine-api/loss.ts';
import { useAct } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout } from '../../ui/states.tsx';

const text = strings.writes;

/** Gives back the room of files that a mount hides. There is no way back, and it says so. */
export function ClearDialog({ id, writer: { path, bytes, files }, onDone, onClose }: { id: string; writer: LossWriter; onDone: () => void; onClose: () => void }): ReactNode {
  const clear = useAct('loss.clearBelow', { quiet: true });
  const confirm = (): void =>
    clear.mutate(
      { id, path },
      {
        onSuccess: () => {
          toast.success(text.cleared(formatBytes(bytes)));
          onDone();
          onClose();
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={text.clearTitle(path)}
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="danger" busy={clear.isPending} onClick={confirm}>
            {text.clearNow}
          </Button>
        </>
      }
    >
      <p>{text.clearText(formatBytes(bytes), files, path)}</p>
      <p>{text.clearForGood}</p>
      {clear.error !== null && <ErrorCallout error={clear.error} />}
    </ConfirmDialog>
  );
}
