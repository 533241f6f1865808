import { useState, type ReactNode } from 'react';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { formatBytes, shortId } from '../../lib/format.ts';
import { useCloseWhenGone } from '../../lib/use-close-when-gone.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { RemoveImageDialog } from './remove-image-dialog.tsx';
import { ScrollList } from './scroll-list.tsx';
import { useRemovedToast } from './use-removed-toast.ts';

const { remove: text, act } = strings.images;

/** Removes several images at once: exact bytes of each from the engine's plan; what containers hold stays, with the reason. */
export function RemoveImagesDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return <RemoveImageDialog id={only} onClose={onClose} />;
  return <RemoveSeveral ids={ids} onClose={onClose} />;
}

function RemoveSeveral({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const images = useReadAll('images.list').data;
  const plan = useRead('disk.plan', { images: ids });
  const remove = useAct('images.remove', { quiet: true });
  const tell = useRemovedToast();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<EngineError | null>(null);
  const going = (plan.data?.items ?? []).filter(({ kind }) => kind === 'image');
  const held = plan.data?.held ?? [];
  const gone = images !== undefined && !busy && !images.some(({ id }) => ids.includes(id));
  useCloseWhenGone(gone, onClose);

  const confirm = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const results = await Promise.allSettled(going.map(({ id }) => remove.mutateAsync({ reference: id, force: true })));
    setBusy(false);
    tell(
      results.flatMap((result, index) => {
        const item = going[index];
        return result.status === 'fulfilled' && item !== undefined ? [{ id: item.id, name: item.names[0] ?? shortId(item.id), canBeRestored: result.value.canBeRestored }] : [];
      }),
    );
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) onClose();
    else setError(failed.reason as EngineError);
  };

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={text.titleMany(ids.length)}
      footer={
        <>
          <Button onClick={onClose}>{act.cancel}</Button>
          <Button look="danger" busy={busy} disabled={going.length === 0} onClick={() => void confirm()}>
            {going.length === 0 ? text.submit : text.submitMany(going.length)}
          </Button>
        </>
      }
    >
      {plan.error !== null && plan.data === undefined && <ErrorCallout error={plan.error} retry={() => void plan.refetch()} />}
      {plan.data === undefined && plan.error === null && <Skeleton className="my-2 w-72" />}
      {going.length > 0 && (
        <>
          <ScrollList label={text.titleMany(going.length)}>
            {going.map((item) => (
              <Row key={item.id} name={item.names[0] ?? shortId(item.id)} aside={formatBytes(item.bytes + item.trashBytes)} />
            ))}
          </ScrollList>
          <p>
            <strong className="font-medium text-text">{formatBytes(going.reduce((sum, { bytes, trashBytes }) => sum + bytes + trashBytes, 0))}</strong> {text.comesBack}
          </p>
          <p>{text.toTrash}</p>
        </>
      )}
      {held.length > 0 && (
        <div className="flex flex-col gap-1.5">
          <h3 className="text-xs font-medium text-text">{text.stays}</h3>
          <ScrollList label={text.stays}>
            {held.map(({ id, names, why }) => (
              <Row key={id} name={names[0] ?? shortId(id)} aside={why} />
            ))}
          </ScrollList>
          {going.length === 0 && <p>{text.nothing}</p>}
        </div>
      )}
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}

function Row({ name, aside }: { name: string; aside: string }): ReactNode {
  return (
    <li className="flex min-h-7 items-center justify-between gap-4 border-b border-line px-3 py-0.5 last:border-0">
      <MiddleText text={name} className="text-text" />
      <span className="text-right text-xs wrap-anywhere">{aside}</span>
    </li>
  );
}
