import { Sparkles } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAct, useEnginePresence } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { DiskTabs } from '../../ui/disk-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { ConfirmPrune } from './confirm-prune.tsx';
import { allKinds, choiceOf, PruneChoices, usualKinds, type PruneKinds } from './prune-choices.tsx';
import { PruneItems } from './prune-items.tsx';
import { PruneResult } from './prune-result.tsx';
import { usePrunePlan, type PruneView } from './use-prune-plan.ts';

const { prune } = strings;

/** A prune as a simulation: what goes and what comes back, to the byte, before anything happens; then done as a task, and what was said beside what came. */
export function PrunePage(): ReactNode {
  const place = usePlace();
  const taskId = place.params.get('task');
  const [kinds, setKinds] = useState<PruneKinds>(place.params.get('start') === 'all' ? allKinds : usualKinds);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setIsAsking] = useState(false);
  const engine = useEnginePresence();
  const view = usePrunePlan(choiceOf(kinds), leftOut);
  const start = useAct('disk.prune');

  const confirm = (): void => {
    const seen = (view.plan?.items ?? []).map(({ kind, id, bytes }) => ({ kind, id, bytes }));
    start.mutate({ ...choiceOf(kinds), seen }, {
      onSuccess: ({ taskId: started }) => {
        setIsAsking(false);
        setLeftOut(new Set());
        navigate(withParams(place, { task: started }), { replace: true });
      },
    });
  };

  return (
    <Page title={strings.disk.title} toolbar={<DiskTabs current="give" />}>
      {engine === 'gone' ? (
        <EngineGone />
      ) : (
        <div className="flex h-full min-h-0">
          <PruneChoices kinds={kinds} onChange={setKinds} />
          <div className="flex min-w-0 flex-1 flex-col">
            {taskId !== null && <PruneResult taskId={taskId} onClose={() => navigate(withParams(place, { task: null }), { replace: true })} />}
            <div className="min-h-0 flex-1">
              <ItemList view={view} leftOut={leftOut} onLeaveOut={setLeftOut} />
            </div>
            <PruneTotal view={view} onRemove={() => setIsAsking(true)} />
          </div>
        </div>
      )}
      {isAsking && view.plan !== undefined && <ConfirmPrune plan={view.plan} busy={start.isPending} onConfirm={confirm} onClose={() => setIsAsking(false)} />}
    </Page>
  );
}

function ItemList({ view, leftOut, onLeaveOut }: { view: PruneView; leftOut: ReadonlySet<string>; onLeaveOut: (ids: ReadonlySet<string>) => void }): ReactNode {
  if (view.error !== null) return <ErrorScreen error={view.error} retry={view.retry} />;
  if (view.candidates === undefined) return <PageSkeleton label={prune.counting} />;
  if (view.candidates.length === 0) {
    return (
      <EmptyState icon={Sparkles} title={prune.nothing.title}>
        {prune.nothing.text}
      </EmptyState>
    );
  }
  return <PruneItems candidates={view.candidates} plan={view.plan} leftOut={leftOut} onLeaveOut={onLeaveOut} />;
}

function PruneTotal({ view: { plan, isCounting }, onRemove }: { view: PruneView; onRemove: () => void }): ReactNode {
  const count = plan?.items.length ?? 0;
  return (
    <div className="flex min-h-14 shrink-0 items-center gap-4 border-t border-line px-5 py-2">
      <div role="status" aria-busy={isCounting} className="min-w-0 flex-1">
        <p className={isCounting ? 'text-muted' : ''}>
          {prune.total} <strong className="font-semibold">{plan === undefined ? prune.counting : prune.totalOf(plan.bytes)}</strong>
        </p>
        {plan !== undefined && plan.trashBytes > 0 && <p className="text-xs text-muted">{prune.kept(plan.trashBytes)}</p>}
      </div>
      <Button look="danger" size="lg" disabled={count === 0 || isCounting} title={count === 0 ? prune.reasonNothing : plan === undefined ? undefined : formatBytes(plan.bytes)} onClick={onRemove}>
        {prune.remove(count)}
      </Button>
    </div>
  );
}
