import { FileText } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useEnginePresence, useReadAll } from '../../bridge/use-call.ts';
import { useLog } from '../../bridge/use-log.ts';
import { useLogFiles } from '../../bridge/use-log-files.ts';
import { boundsOf, type LogRange } from '../../lib/log-range.ts';
import { navigate, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { LogNote } from '../../ui/log-note.tsx';
import { LogPanel } from '../../ui/log-panel.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, PageSkeleton } from '../../ui/states.tsx';
import { chooseSources, type LogSource } from './choose-sources.ts';
import { SourceLegend } from './source-legend.tsx';

const t = strings.logs;

/** The logs of several containers in one list by time: those of `c`, all of a `project`, or all that run. */
export function LogsPage(): ReactNode {
  const { params } = usePlace();
  const [chosen, project] = [params.get('c'), params.get('project')];
  const { data: containers } = useReadAll('containers.list');
  const engine = useEnginePresence();
  // Who is looked at stays so when a container comes or goes; a removed one keeps its name.
  const [known, setKnown] = useState<{ readonly asked: string; readonly sources: readonly LogSource[] } | null>(null);
  const asked = `${chosen ?? ''} ${project ?? ''}`;
  if (containers !== undefined && known?.asked !== asked) setKnown({ asked, sources: chooseSources(containers, { chosen, project }) });
  const title = project === null ? (known === null ? t.title : t.logsOf(known.sources.length)) : t.projectLogs(project);
  return (
    <Page title={title}>
      {known === null || containers === undefined ? engine === 'gone' ? <EngineGone /> : <PageSkeleton label={t.reading} /> : known.sources.length === 0 ? <NobodyChosen /> : <Together key={known.asked} sources={known.sources} containers={containers} title={title} />}
    </Page>
  );
}

function NobodyChosen(): ReactNode {
  return (
    <EmptyState icon={FileText} title={t.noContainers} actions={<Button onClick={() => navigate('/containers')}>{t.showContainers}</Button>}>
      {t.togetherHint}
    </EmptyState>
  );
}

function Together({ sources, containers, title }: { sources: readonly LogSource[]; containers: readonly ContainerSummary[]; title: string }): ReactNode {
  const [range, setRange] = useState<LogRange>({ kind: 'all' });
  const bounds = boundsOf(range);
  const now = new Map(containers.map((container) => [container.id, container]));
  const log = useLog({ ids: sources.map(({ id }) => id), run: sources.map(({ id }) => now.get(id)?.startedAt ?? '').join(' '), ...bounds });
  const { readLine, exportTo } = useLogFiles({ sources: sources.map(({ id, name }) => ({ id, name })), store: log.store, ...bounds });
  const names = useMemo(() => sources.map(({ name, color }) => ({ name, color })), [sources]);

  const namesOf = (fits: (container: ContainerSummary | undefined) => boolean): string => sources.filter(({ id }) => fits(now.get(id))).map(({ name }) => name).join(', ');
  const removed = namesOf((container) => container === undefined);
  const stopped = namesOf((container) => container !== undefined && !['running', 'paused', 'restarting'].includes(container.status));
  const note = [removed !== '' && t.removed(removed), stopped !== '' && t.someStopped(stopped)].filter(Boolean).join(' ');
  return (
    <div className="flex h-full min-h-0 flex-col">
      <SourceLegend sources={sources} isGone={(id) => !now.has(id)} />
      <div className="min-h-0 flex-1">
        <LogPanel log={log} label={title} names={names} range={range} onRange={setRange} emptyReason={t.willShow} note={<LogNote log={log} text={note === '' ? undefined : note} />} readLine={readLine} onExport={exportTo} />
      </div>
    </div>
  );
}
