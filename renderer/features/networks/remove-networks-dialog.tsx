import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { NetworkSummary } from '../../../electron/shared/ipc/networks.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { useRemoveEach } from '../../bridge/use-remove-each.ts';
import { listOf } from '../../lib/advice.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { useCloseWhenGone } from '../../lib/use-close-when-gone.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { isRunning, reasonToStay } from './network-actions.ts';
import { recreate } from './network-form.ts';

const t = strings.networks;

/** Names every network that goes, who could not start without it, and who holds it; a removed one can be made again as it was. */
export function RemoveNetworksDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const { data } = useReadAll('networks.list');
  const { path } = usePlace();
  const { busy, error, remove } = useRemoveEach('networks.remove', ({ id }: NetworkSummary) => ({ id }));
  const { mutate: create } = useAct('networks.create');
  const networks = (data ?? []).filter(({ id }) => ids.includes(id));
  const free = networks.filter((network) => reasonToStay(network) === undefined);
  const [only] = networks;
  const gone = data !== undefined && only === undefined && !busy;
  useCloseWhenGone(gone, onClose);
  if (only === undefined) return null;

  const confirm = async (): Promise<void> => {
    const { removed, isWhole } = await remove(free);
    const what = removed.length === 1 ? (removed[0]?.name ?? '') : t.count(removed.length);
    if (removed.length > 0) toast.success(t.removed(what), { action: { label: t.again, onClick: () => removed.forEach((network) => create(recreate(network))) } });
    if (!isWhole) return;
    const shown = matchPath('/networks/:id/:tab?', path)?.['id'];
    if (shown !== undefined && ids.includes(shown)) navigate('/networks', { replace: true });
    else onClose();
  };

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={networks.length === 1 ? t.removeTitle(only.name) : t.removeManyTitle(free.length)}
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="danger" busy={busy} disabled={free.length === 0} onClick={() => void confirm()}>
            {t.removeDo}
          </Button>
        </>
      }
    >
      {networks.length > 1 && (
        <ul className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-1">
          {free.map(({ id, name, pools }) => (
            <li key={id} className="flex h-7 items-center justify-between gap-4 text-text">
              <MiddleText text={name} />
              <span className="font-mono text-xs whitespace-nowrap text-muted">{pools[0]?.subnet}</span>
            </li>
          ))}
        </ul>
      )}
      {networks.length === 1 && (
        <p>
          <strong className="font-medium text-text">{t.removeLost}</strong> {t.removeWhat(listOf(only.pools.map(({ subnet }) => subnet)))}
        </p>
      )}
      <p>
        <strong className="font-medium text-text">{t.removeKept}</strong> {t.removeKeeps}
      </p>
      <Warnings networks={networks} />
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}

function Warnings({ networks }: { networks: readonly NetworkSummary[] }): ReactNode {
  const members = networks.flatMap((network) => (network.predefined ? [] : network.members));
  const running = members.filter(isRunning).map(({ name }) => name);
  const stopped = members.filter((member) => !isRunning(member)).map(({ name }) => name);
  return (
    <>
      {networks.some(({ predefined }) => predefined) && <Callout tone="info" title={t.builtInText} />}
      {running.length > 0 && <Callout tone="danger" title={t.removeRunning(listOf(running), running.length)} />}
      {stopped.length > 0 && <Callout tone="warn" title={t.removeStopped(listOf(stopped), stopped.length)} />}
    </>
  );
}
