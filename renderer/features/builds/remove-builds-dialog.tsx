import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { useRemoveEach } from '../../bridge/use-remove-each.ts';
import { formatAgo } from '../../lib/format.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { useCloseWhenGone } from '../../lib/use-close-when-gone.ts';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { buildName } from './build-names.ts';

const t = strings.builds;

/** Names every build that goes from the history, and what stays; those that run stay as well. */
export function RemoveBuildsDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const { data } = useReadAll('builds.list');
  const { path } = usePlace();
  const now = useNow();
  const { busy, error, remove } = useRemoveEach('builds.remove', ({ id }: BuildSummary) => ({ id }));
  const builds = (data ?? []).filter(({ id }) => ids.includes(id));
  const over = builds.filter(({ status }) => status !== 'running');
  const [only] = builds;
  const gone = data !== undefined && only === undefined && !busy;
  useCloseWhenGone(gone, onClose);
  if (only === undefined) return null;

  const confirm = async (): Promise<void> => {
    const { removed, isWhole } = await remove(over);
    if (removed.length > 0) toast.success(t.removed(removed.length));
    if (!isWhole) return;
    const shown = matchPath('/builds/:id/:tab?', path)?.['id'];
    if (shown !== undefined && ids.includes(shown)) navigate('/builds', { replace: true });
    else onClose();
  };

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={builds.length === 1 ? t.removeTitle(buildName(only.description)) : t.removeManyTitle(over.length)}
      footer={
        <>
          <Button onClick={onClose}>{t.keep}</Button>
          <Button look="danger" busy={busy} disabled={over.length === 0} onClick={() => void confirm()}>
            {t.removeNow}
          </Button>
        </>
      }
    >
      {builds.length > 1 && (
        <ul className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-1">
          {over.map(({ id, description, startedAt }) => (
            <li key={id} className="flex h-7 items-center justify-between gap-4 text-text">
              <MiddleText text={buildName(description)} />
              <span className="text-xs whitespace-nowrap text-muted">{formatAgo(startedAt, now)}</span>
            </li>
          ))}
        </ul>
      )}
      <p>
        <strong className="font-medium text-text">{t.removeLost}</strong> {t.removeWhat(over.length)}
      </p>
      <p>
        <strong className="font-medium text-text">{t.removeKept}</strong> {t.removeKeeps}
      </p>
      {over.length < builds.length && <Callout tone="info" title={t.removeRunning(builds.length - over.length)} />}
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}
