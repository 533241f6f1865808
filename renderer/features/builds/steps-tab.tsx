import { Hammer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BuildFailure } from '../../../electron/shared/engine-api/builds.ts';
import type { Log } from '../../lib/log-reading.ts';
import { formatBytes } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { EmptyState } from '../../ui/states.tsx';
import { stepOfInterest, type BuildView } from './build-model.ts';
import { buildPlace } from './build-place.ts';
import { FailureNote } from './failure-note.tsx';
import { SourceTab } from './source-tab.tsx';
import { StepGraph } from './step-graph-view.tsx';
import { StepPanel } from './step-panel.tsx';

const t = strings.builds;

/** The graph of steps, and one of them beside it: the one that was picked, else the one that matters now. */
export function StepsTab({ id, view, log, now, asked }: { id: string; view: BuildView; log: Log; now: number; asked: number }): ReactNode {
  const current = view.steps.some((each) => each.step === asked) ? asked : stepOfInterest(view);
  const step = view.steps.find((each) => each.step === current);
  if (view.steps.length === 0) {
    if (view.failure !== undefined) return <Failed view={view} failure={view.failure} now={now} />;
    return (
      <EmptyState icon={Hammer} title={view.context === undefined || view.context.done ? t.planning : t.contextReading(view.context.files, formatBytes(view.context.bytes))} />
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      {view.failure !== undefined && view.failure.step === undefined && (
        <div className="shrink-0 px-5 pt-4">
          <FailureNote failure={view.failure} />
        </div>
      )}
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_minmax(320px,36%)] xl:grid-cols-[minmax(0,1fr)_460px]">
        <StepGraph view={view} current={current} isPicked={current === asked} now={now} onPick={(picked) => navigate(buildPlace(id, 'steps', picked), { replace: true })} onOpen={(opened) => navigate(buildPlace(id, 'log', opened))} />
        <div className="min-h-0 border-l border-line">{step !== undefined && <StepPanel id={id} view={view} step={step} log={log} now={now} />}</div>
      </div>
    </div>
  );
}

/** It failed before there were steps: its Dockerfile stands in their place, with the failure below the line that it is about, or above where it is about none. */
function Failed({ view, failure, now }: { view: BuildView; failure: BuildFailure; now: number }): ReactNode {
  if (view.source === '') {
    return (
      <div className="mx-auto max-w-180 p-8">
        <FailureNote failure={failure} />
      </div>
    );
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      {failure.lines === undefined && (
        <div className="shrink-0 px-5 pt-4">
          <FailureNote failure={failure} />
        </div>
      )}
      <div className="min-h-0 flex-1">
        <SourceTab view={view} now={now} />
      </div>
    </div>
  );
}
