import type { ReactNode } from 'react';
import { toast } from 'sonner';
import { useAct } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import type { TrashItem } from './trash-items.ts';

const { trash } = strings;

/** Before one thing, or all of it, is gone for good. */
export function DeleteDialog({ item, count, bytes, onClose }: { item: TrashItem | undefined; count: number; bytes: number; onClose: () => void }): ReactNode {
  const remove = useAct('trash.remove', { quiet: true });
  const empty = useAct('trash.empty', { quiet: true });
  const act = item === undefined ? empty : remove;
  const done = ({ removed, bytes: freed }: { removed: readonly string[]; bytes: number }): void => {
    toast.success(trash.freed(removed.length, freed));
    onClose();
  };
  const confirm = (): void => (item === undefined ? empty.mutate({}, { onSuccess: done }) : remove.mutate({ id: item.id }, { onSuccess: done }));
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={item === undefined ? trash.emptyTitle : trash.removeTitle(item.name)}
      footer={
        <>
          <Button onClick={onClose}>{trash.cancel}</Button>
          <Button look="danger" busy={act.isPending} onClick={confirm}>
            {item === undefined ? trash.emptyConfirm : trash.removeConfirm}
          </Button>
        </>
      }
    >
      <p>{item === undefined ? trash.emptyText(count) : trash.removeText}</p>
      <p>{item === undefined ? trash.emptyBytes(bytes) : trash.removeBytes(item.bytes)}</p>
      {act.error !== null && <ErrorCallout error={act.error} />}
    </ConfirmDialog>
  );
}
