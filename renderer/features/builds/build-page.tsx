import { ArrowLeft, CircleStop, Hammer, MoreHorizontal, Play, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { sentence } from '../../lib/format.ts';
import type { Log } from '../../lib/log-reading.ts';
import { navigate, openDialog, usePlace } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyState, EngineGone, ErrorScreen, PageSkeleton, Skeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { buildEntries, runnable } from './build-entries.ts';
import type { BuildView } from './build-model.ts';
import { buildName } from './build-names.ts';
import { buildPlace, buildTabs, openNewBuild, type BuildTab } from './build-place.ts';
import { BuildSummaryBar } from './build-summary-bar.tsx';
import { DetailsTab } from './details-tab.tsx';
import { LogTab } from './log-tab.tsx';
import { OrderTab } from './order-tab.tsx';
import { SourceTab } from './source-tab.tsx';
import { StepsTab } from './steps-tab.tsx';
import { BuildMark } from './step-mark.tsx';
import { TimesTab } from './times-tab.tsx';
import { TrendTab } from './trend-tab.tsx';
import { useBuild } from './use-build.ts';
import { useBuildWays, type BuildWays } from './use-build-ways.ts';
import { useSeenTask } from './use-seen-task.ts';
import { useSeconds } from './use-seconds.ts';

const t = strings.builds;

/** One build, while it runs and when it is over. */
export function BuildPage({ id, tab }: { id: string; tab: string | undefined }): ReactNode {
  const { data: build, error, refetch } = useRead('builds.get', { id });
  const engine = useEnginePresence();
  const { view, log } = useBuild(id);
  useSeenTask(id);
  const shown = buildTabs.find((one) => one === tab) ?? 'steps';
  if (error !== null && build === undefined) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return (
      <Page title={t.one}>
        <EmptyState icon={Hammer} title={t.goneTitle} actions={<Button onClick={() => navigate('/builds', { replace: true })}>{t.showBuilds}</Button>}>
          {t.goneText}
        </EmptyState>
      </Page>
    );
  }
  // What the build itself has said last is newer than what was read of it.
  const status = view.endedAt === undefined ? build?.status : view.status;
  return (
    <Page
      lead={<IconButton icon={ArrowLeft} label={t.back} className="-mx-1" onClick={() => navigate('/builds')} />}
      title={
        build === undefined || status === undefined ? (
          <Skeleton className="h-4 w-40" />
        ) : (
          <>
            <MiddleText text={buildName(build.description)} />
            <span className="self-center font-normal">
              <BuildMark status={status} />
            </span>
          </>
        )
      }
      actions={build !== undefined && status !== undefined && <BuildActions build={{ ...build, status }} />}
      toolbar={<PageTabs label={t.parts} tabs={buildTabs.map((one) => ({ to: buildPlace(id, one), label: t.tabs[one], current: one === shown, count: countOf(one, view) }))} />}
    >
      {build !== undefined ? <TabBody tab={shown} build={build} view={view} log={log} /> : engine === 'gone' ? <EngineGone /> : <PageSkeleton label={t.readingOne} />}
    </Page>
  );
}

function countOf(tab: BuildTab, view: BuildView): number | undefined {
  if (tab === 'steps') return view.steps.length || undefined;
  return tab === 'source' ? view.findings.length || undefined : undefined;
}

function BuildActions({ build }: { build: BuildSummary }): ReactNode {
  const ways = useBuildWays();
  const { status, isHere, imageId, description } = build;
  const canRun = status === 'done' && imageId !== undefined && isHere;
  return (
    <>
      {status === 'running' ? (
        <Button icon={CircleStop} onClick={() => ways.cancel(build)}>
          {t.cancel}
        </Button>
      ) : (
        <AgainButton build={build} ways={ways} />
      )}
      {canRun && (
        <Button look="primary" icon={Play} onClick={() => openDialog('run', { image: runnable(build) })}>
          {t.run}
        </Button>
      )}
      <Menu trigger={<IconButton icon={MoreHorizontal} label={t.more(buildName(description))} tooltip={false} />} entries={buildEntries(build, ways)} />
    </>
  );
}

/** Where its files are not here any more, what is left is a build of a folder. */
function AgainButton({ build, ways }: { build: BuildSummary; ways: BuildWays }): ReactNode {
  if (!build.description.repeatable) {
    return (
      <Button icon={Hammer} title={sentence(t.notRepeatable)} onClick={() => openNewBuild()}>
        {t.fromFolder}
      </Button>
    );
  }
  return (
    <Button icon={RotateCw} look={build.status === 'done' ? 'plain' : 'primary'} onClick={() => ways.repeat(build, false)}>
      {t.rebuild}
    </Button>
  );
}

function TabBody({ tab, build, view, log }: { tab: BuildTab; build: BuildSummary; view: BuildView; log: Log }): ReactNode {
  const now = useSeconds(view.endedAt === undefined);
  const { reading } = log.state;
  const lost = reading.kind === 'failed';
  return (
    <div className="flex h-full min-h-0 flex-col">
      {tab !== 'details' && tab !== 'order' && tab !== 'trend' && <BuildSummaryBar build={build} view={view} now={now} />}
      {lost && view.steps.length === 0 ? (
        <ErrorScreen error={reading.error} retry={log.reader.open} />
      ) : (
        <div className="min-h-0 flex-1">
          <Tab tab={tab} build={build} view={view} log={log} now={now} />
        </div>
      )}
    </div>
  );
}

function Tab({ tab, build, view, log, now }: { tab: BuildTab; build: BuildSummary; view: BuildView; log: Log; now: number }): ReactNode {
  const { params } = usePlace();
  switch (tab) {
    case 'steps':
      return <StepsTab id={build.id} view={view} log={log} now={now} asked={Number(params.get('step')) - 1} />;
    case 'log':
      return <LogTab view={view} log={log} name={buildName(build.description)} />;
    case 'source':
      return <SourceTab view={view} now={now} />;
    case 'times':
      return <TimesTab id={build.id} view={view} now={now} />;
    case 'trend':
      return <TrendTab build={build} />;
    case 'order':
      return <OrderTab build={build} />;
    case 'details':
      return <DetailsTab build={build} view={view} />;
  }
}
