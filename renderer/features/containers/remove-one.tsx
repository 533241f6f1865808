import { useState, type ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { KeepWays, type KeepForm } from './keep-ways.tsx';
import { countOfLoss, LossReport } from './loss-report.tsx';
import type { Kept } from './use-kept.ts';

const text = strings.removal;
/** More than anybody reads; the counts are of all. */
export const shownChanges = 200;

/** What goes with one container, and the ways to keep it. It is there at once and fills in. */
export function RemoveOne({ container, kept }: { container: ContainerSummary; kept: Kept }): ReactNode {
  const { data: loss, error, isFetchedAfterMount, refetch } = useRead('loss.read', { id: container.id, changes: shownChanges }, { fresh: true });
  const [form, setForm] = useState<KeepForm | undefined>(undefined);
  if (error !== null) return <ErrorCallout error={error} retry={() => void refetch()} />;
  if (!isFetchedAfterMount || loss === undefined) {
    return (
      <div aria-busy="true" aria-label={text.reading} className="flex flex-col gap-2 py-1">
        <Skeleton className="w-72" />
        <Skeleton className="w-56" />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-text">{lossSentence(loss)}</p>
      <LossReport loss={loss} onKeep={(path) => setForm({ kind: 'volume', path })} />
      {countOfLoss(loss) > 0 && <KeepWays container={container} loss={loss} kept={kept} form={form} onForm={setForm} />}
    </div>
  );
}

function lossSentence(loss: Parameters<typeof countOfLoss>[0] & { readonly bytes: number }): string {
  const { added, changed, deleted } = loss.counts;
  if (added + changed > 0) return text.lossOne(formatBytes(loss.bytes), added + changed);
  return deleted > 0 ? text.onlyDeleted(deleted) : text.nothingOne;
}
