import { useEffect, type ReactNode } from 'react';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { formatTook } from './build-format.ts';
import { useSeconds } from './use-seconds.ts';

const t = strings.builds;

/** Asks before work of some length is thrown away. */
export function CancelBuildDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data: build } = useRead('builds.get', { id });
  const cancel = useAct('builds.cancel');
  const now = useSeconds(true);
  const over = build !== undefined && build.status !== 'running';
  useEffect(() => {
    if (over) onClose();
  }, [over, onClose]);
  if (build === undefined) return null;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t.cancelTitle}
      footer={
        <>
          <Button onClick={onClose}>{t.goOn}</Button>
          <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate({ id }, { onSettled: onClose })}>
            {t.cancelDo}
          </Button>
        </>
      }
    >
      <p>{t.cancelText(formatTook(Math.max(0, now - Date.parse(build.startedAt)) / 1000))}</p>
    </ConfirmDialog>
  );
}
