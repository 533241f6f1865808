import { useEffect, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { plural } from '../../lib/format.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { StateDot } from '../../ui/state-dot.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { isAlive } from './container-actions.ts';

/** Says what goes and what stays before containers are removed; running ones are killed for it. */
export function RemoveContainersDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const { data } = useReadAll('containers.list');
  const { path } = usePlace();
  const remove = useAct('containers.remove', { quiet: true });
  const { mutate: restore } = useAct('containers.restore');
  const [error, setError] = useState<EngineError | null>(null);
  const [busy, setBusy] = useState(false);
  const containers = (data ?? []).filter(({ id }) => ids.includes(id));
  const [only] = containers;
  const gone = data !== undefined && only === undefined && !busy;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
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
      title={one ? `Remove ${only.name}?` : `Remove ${plural(containers.length, 'container')}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" busy={busy} onClick={() => void confirm()}>
            {running.length > 0 ? 'Kill and remove' : 'Remove'}
          </Button>
        </>
      }
    >
      {!one && (
        <ul className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-1">
          {containers.map((container) => (
            <li key={container.id} className="flex h-7 items-center justify-between gap-4 text-text">
              <MiddleText text={container.name} />
              <StateDot status={container.status} />
            </li>
          ))}
        </ul>
      )}
      <p>
        <strong className="font-medium text-text">Taken away:</strong> every file written inside {one ? 'it' : 'them'} since {one ? 'it was' : 'they were'} created, and {one ? 'its log' : 'their logs'}.
      </p>
      <p>
        <strong className="font-medium text-text">Kept:</strong> {one ? `the image ${only.image}` : 'their images'} and mounted volumes.
      </p>
      <p>The trash keeps {one ? 'it' : 'them'} for a week, or until the disk needs room. What was started with --rm is gone at once.</p>
      {running.length > 0 && <p className="text-warn">{one ? 'It runs and will be killed' : `${running.length} of them run and will be killed`}: what is only in memory is not saved.</p>}
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}

/** What was removed, and a way back where there is one. */
function tellRemoved(removed: readonly { readonly name: string }[], undo: (() => void) | undefined): void {
  const [first] = removed;
  if (first === undefined) return;
  const what = removed.length === 1 ? first.name : plural(removed.length, 'container');
  toast.success(`Removed ${what}`, undo && { action: { label: 'Undo', onClick: undo } });
}
