import { FileWarning, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildCheckReply, BuildFinding } from '../../../electron/shared/engine-api/builds.ts';
import type { BuildFile } from '../../../electron/shared/ipc/builds.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { BarBelowTabs } from '../../ui/page.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Callout, EmptyState, ErrorCallout, PageSkeleton } from '../../ui/states.tsx';
import { ContextXrayView } from './context-xray.tsx';
import { DockerfileSource } from './dockerfile-source.tsx';
import { worstOf, severityLooks } from './finding-looks.ts';
import { OrderProposals } from './order-proposals.tsx';
import { StageList } from './stage-list.tsx';
import type { BuildCheck } from './use-build-check.ts';

const t = strings.buildForm;
const tabs = ['findings', 'context', 'stages', 'order'] as const;
type TabName = (typeof tabs)[number];

/** What the engine says of a build that has not begun: remarks in the Dockerfile, the folder by bytes, stages, a better order. */
export function BeforeBuild({ check, of, target }: { check: BuildCheck; of: BuildFile['of']; target: string }): ReactNode {
  const { reply, error, busy, again } = check;
  const place = usePlace();
  const tab = tabs.find((one) => one === place.params.get('look')) ?? 'findings';
  const setTab = (next: TabName): void => navigate(withParams(place, { look: next === 'findings' ? null : next }), { replace: true });
  return (
    <section aria-label={t.before} aria-busy={busy} className="flex min-h-0 min-w-0 flex-col">
      <BarBelowTabs>
        <Segmented label={t.tabsLabel} value={tab} onChange={setTab} choices={tabs.map((value) => ({ value, label: t.tabs[value], count: countOf(value, reply) }))} />
        <span role="status" className="truncate text-xs text-muted">
          {busy && reply === undefined && error === null ? t.checking : ''}
        </span>
        <IconButton icon={RotateCw} label={t.lookAgain} busy={busy} onClick={again} className="ml-auto" />
      </BarBelowTabs>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys */}
      <div role="region" aria-label={t.tabs[tab]} tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
        {error !== null ? (
          <div className="p-5">
            <ErrorCallout error={error} retry={again} />
          </div>
        ) : reply === undefined ? (
          <PageSkeleton label={t.checking} />
        ) : (
          <TabBody tab={tab} reply={reply} of={of} target={target} again={again} />
        )}
      </div>
    </section>
  );
}

function countOf(tab: TabName, reply: BuildCheckReply | undefined): number | undefined {
  if (tab === 'findings') return reply?.findings.length || undefined;
  if (tab === 'stages') return reply?.stages.length || undefined;
  return tab === 'order' ? reply?.order.length || undefined : undefined;
}

function TabBody({ tab, reply, of, target, again }: { tab: TabName; reply: BuildCheckReply; of: BuildFile['of']; target: string; again: () => void }): ReactNode {
  // Of a file that cannot be read nothing else is known.
  if (tab !== 'findings' && reply.stages.length === 0) {
    return (
      <EmptyState icon={FileWarning} title={t.unreadableTitle}>
        {t.unreadable}
      </EmptyState>
    );
  }
  switch (tab) {
    case 'findings':
      return <Findings reply={reply} />;
    case 'context':
      return reply.xray === undefined ? null : <ContextXrayView xray={reply.xray} of={of} onWritten={again} />;
    case 'stages':
      return <StageList stages={reply.stages} target={target} />;
    case 'order':
      return (
        <div className="h-full p-5">
          <OrderProposals advice={reply.order} source={reply.source} of={of} onWritten={again} />
        </div>
      );
  }
}

function Findings({ reply: { findings, source, dockerfile } }: { reply: BuildCheckReply }): ReactNode {
  const worst = worstOf(findings);
  const count = (severity: BuildFinding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  return (
    <>
      <div className="px-5 pt-4">
        {worst === undefined ? (
          <Callout tone="ok" title={t.noFindingsTitle}>
            {t.noFindings}
          </Callout>
        ) : (
          <Callout tone={severityLooks[worst].tone} title={t.findings(count('error'), count('warning'), count('advice'))} />
        )}
      </div>
      <DockerfileSource name={dockerfile} source={source} findings={findings} />
    </>
  );
}
