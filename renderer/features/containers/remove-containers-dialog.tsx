import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { useCloseWhenGone } from '../../lib/use-close-when-gone.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { trashHint } from '../../ui/trash-hint.tsx';
import { isAlive } from './container-actions.ts';
import { RemoveMany } from './remove-many.tsx';
import { RemoveOne } from './remove-one.tsx';
import { useKept } from './use-kept.ts';

const text = strings.removal;

/** Says what goes, offers to keep it, and says what the trash keeps, before containers are removed; running ones are killed for it. */
export function RemoveContainersDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const { data } = useReadAll('containers.list');
  const { path } = usePlace();
  const remove = useAct('containers.remove', { quiet: true });
  const { mutate: restore } = useAct('containers.restore');
  const [error, setError] = useState<EngineError | null>(null);
  const [busy, setBusy] = useState(false);
  const kept = useKept();
  const containers = (data ?? []).filter(({ id }) => ids.includes(id));
  const [only] = containers;
  const gone = data !== undefined && only === undefined && !busy;
  useCloseWhenGone(gone, onClose);
  if (only === undefined) return null;
  const running = containers.filter(isAlive);
  const one = containers.length === 1;

  const confirm = async (): Promise<void> => {
    setBusy(true);
    const results = await Promise.allSettled(containers.map(async (container) => remove.mutateAsync({ id: container.id, force: isAlive(container) })));
    setBusy(false);
    const removed = results.flatMap((result, index) => {
      const container = containers[index];
      return result.status === 'fulfilled' && container !== undefined ? [{ ...container, ...result.value }] : [];
    });
    const inTrash = removed.filter(({ canBeRestored }) => canBeRestored);
    tellRemoved(removed, inTrash.length === 0 ? undefined : () => inTrash.forEach(({ id }) => restore({ id })));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) return setError(failed.reason as EngineError);
    const shown = matchPath('/containers/:id/:tab?', path)?.['id'];
    if (shown !== undefined && ids.includes(shown)) navigate('/containers', { replace: true });
    else onClose();
  };

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      width="md"
      title={one ? text.titleOne(only.name) : text.titleMany(containers.length)}
      details={one ? <RemoveOne container={only} kept={kept} /> : <RemoveMany containers={containers} />}
      footer={
        <>
          {kept.busy && <p className="mr-auto text-xs text-muted">{text.waitForKeep}</p>}
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="danger" busy={busy} disabled={kept.busy} onClick={() => void confirm()}>
            {running.length > 0 ? text.killAndRemove : text.remove}
          </Button>
        </>
      }
    >
      {one ? <Afterwards container={only} /> : <TrashText />}
      {running.length > 0 && <p className="text-warn">{text.killed(!one, running.length)}</p>}
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}

/** What stays, and for how long it can be brought back. */
function Afterwards({ container }: { container: ContainerSummary }): ReactNode {
  const detail = useRead('containers.inspect', { id: container.id }).data;
  const trash = useTrashText(false);
  const volumes = (detail?.mounts ?? []).filter(({ volume }) => volume !== '' && !/^[0-9a-f]{64}$/.test(volume)).length;
  return (
    <p>
      {text.stays(container.image, volumes)} {detail?.removedAtEnd === true ? text.forGood : trash}
    </p>
  );
}

function TrashText(): ReactNode {
  return <p>{useTrashText(true)}</p>;
}

function useTrashText(many: boolean): string {
  const settings = useReadAll('trash.settings').data;
  return settings === undefined || settings.enabled ? text.trash(settings?.keepDays ?? 7, many) : text.noTrash(many);
}

/** What was removed, and a way back where there is one. */
function tellRemoved(removed: readonly { readonly name: string }[], undo: (() => void) | undefined): void {
  const [first] = removed;
  if (first === undefined) return;
  toast.success(removed.length === 1 ? text.removed(first.name) : text.removedMany(removed.length), undo && { description: trashHint(), action: { label: text.undo, onClick: undo } });
}
