import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRead } from '../../bridge/use-call.ts';
import { formatTime } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { PageTabs } from '../../ui/page-tabs.tsx';
import { Callout, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { BundleTab } from './bundle-tab.tsx';
import { CheckList } from './check-list.tsx';
import { EngineLog } from './engine-log.tsx';
import { StoreCheck } from './store-check.tsx';

const words = strings.diagnostics;
const tabs = ['checks', 'log', 'bundle'] as const;

/** Whether everything is well, what to do where it is not, and what to send along when help is needed. Works without the engine. */
export function DiagnosticsPage({ tab }: { tab: string | undefined }): ReactNode {
  const shown = tabs.find((name) => name === tab) ?? 'checks';
  const { data: report, error, refetch, isFetching } = useRead('diagnostics.check', {}, { fresh: true });
  const body = (): ReactNode => {
    if (shown === 'log') return <EngineLog />;
    if (shown === 'bundle') return <BundleTab />;
    if (report === undefined) return error === null ? <PageSkeleton label={words.reading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
    const bad = report.checks.filter(({ state }) => state === 'failed' || state === 'warn').length;
    return (
      <div className="h-full overflow-y-auto p-5">
        <div className="flex max-w-200 flex-col gap-6">
          <div role="status">
            <Callout tone={bad === 0 ? 'ok' : 'warn'} title={bad === 0 ? words.allGood : words.someBad(bad)}>
              {words.checkedAt(formatTime(report.at))}
            </Callout>
          </div>
          <CheckList checks={report.checks} />
          <StoreCheck />
        </div>
      </div>
    );
  };
  return (
    <Page
      title={words.title}
      actions={
        shown === 'checks' && (
          <Button icon={RotateCw} busy={isFetching} onClick={() => void refetch()}>
            {words.again}
          </Button>
        )
      }
      toolbar={<PageTabs label={words.tabs} tabs={tabs.map((name) => ({ to: `/diagnostics/${name}`, label: words[name], current: name === shown }))} />}
    >
      {body()}
    </Page>
  );
}
