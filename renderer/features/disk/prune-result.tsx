import type { ReactNode } from 'react';
import { fromErrorBody } from '../../../electron/shared/errors/engine-error.ts';
import { useRead, useReadAll } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';

const { prune, disk } = strings;

/** What came of a prune: what was said beside what the engine counted. */
export function PruneResult({ taskId, onClose }: { taskId: string; onClose: () => void }): ReactNode {
  const task = useReadAll('tasks.list').data?.find(({ id }) => id === taskId);
  const { data: reply } = useRead('disk.pruned', { taskId }, { enabled: task?.state === 'done', fresh: true });
  const close = (
    <Button size="sm" onClick={onClose}>
      {prune.close}
    </Button>
  );
  if (task === undefined) return null;
  return <div className="border-b border-line px-5 py-3">{show()}</div>;

  function show(): ReactNode {
    if (task?.state === 'failed' && task.error !== null) return <ErrorCallout error={fromErrorBody(task.error)} />;
    if (task?.state === 'cancelled') return <Callout tone="warn" title={prune.cancelled} actions={close} />;
    if (task?.state !== 'done' || reply === undefined || reply === null) {
      return (
        <div className="flex flex-col gap-1.5" role="status">
          <p className="text-xs text-muted">{prune.working}</p>
          <ProgressBar value={null} label={prune.working} />
        </div>
      );
    }
    const { plan, freed, differences } = reply;
    const isSame = plan.bytes === freed;
    return (
      <Callout tone={isSame && differences.length === 0 ? 'ok' : 'warn'} title={prune.done(freed)} actions={close}>
        <p role="status">
          {prune.items_done(plan.items.length)}. {isSame ? prune.asSaid(freed) : prune.otherwise(plan.bytes, freed)}
        </p>
        {differences.length > 0 && (
          <details>
            <summary>{prune.differences}</summary>
            <ul className="list-disc pl-5 text-xs">
              {differences.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </details>
        )}
        <p className="sr-only">{disk.exact(freed)}</p>
      </Callout>
    );
  }
}
