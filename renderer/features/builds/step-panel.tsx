import { FileCode2, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../lib/format.ts';
import type { Log } from '../../lib/log-reading.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Fact, Facts, Section } from '../../ui/text.tsx';
import { formatTook, shortDigest } from './build-format.ts';
import type { BuildView, StepView } from './build-model.ts';
import { buildPlace } from './build-place.ts';
import { FailureNote } from './failure-note.tsx';
import { InstructionText } from './instruction-text.tsx';
import { MissNote } from './miss-note.tsx';
import { stepFact } from './step-graph-view.tsx';
import { StepLog } from './step-log.tsx';
import { StepMark } from './step-mark.tsx';

const t = strings.builds;

/** One step: how it is and why, what it left, and what it has said. */
export function StepPanel({ id, view, step, log, now }: { id: string; view: BuildView; step: StepView; log: Log; now: number }): ReactNode {
  const failed = view.failure !== undefined && view.failure.step === step.step;
  return (
    <aside aria-label={t.step(step.step + 1)} className="flex h-full min-h-0 flex-col">
      <div className="flex max-h-[62%] shrink-0 flex-col gap-4 overflow-y-auto border-b border-line p-4">
        <header className="flex flex-col gap-1.5">
          <div className="flex items-center gap-2">
            <StepMark state={step.state} />
            <h2 className="text-sm font-semibold">{t.step(step.step + 1)}</h2>
            <span className="text-xs text-muted">
              {[t.states[step.state], step.state === 'cached' ? '' : stepFact(step, now)].filter(Boolean).join(' · ')}
            </span>
          </div>
          <InstructionText text={step.text} className="wrap-anywhere select-text" />
        </header>
        {failed && view.failure !== undefined && <FailureNote failure={view.failure} besideLog={step.said > 0} />}
        <Reason view={view} step={step} />
        <StepFacts view={view} step={step} />
        <div className="flex flex-wrap gap-2">
          <Button size="sm" icon={FileCode2} onClick={() => navigate(buildPlace(id, 'source', step.step))}>
            {t.showLine}
          </Button>
          {step.said > 0 && (
            <Button size="sm" icon={ScrollText} onClick={() => navigate(buildPlace(id, 'log', step.step))}>
              {t.openLog}
            </Button>
          )}
        </div>
      </div>
      <div className="min-h-24 flex-1">
        {step.said > 0 ? (
          <StepLog key={step.step} log={log} step={step.step} label={t.logOfStep(step.step + 1)} />
        ) : (
          <p className="p-4 text-sm text-muted">{step.state === 'running' || step.state === 'waiting' ? t.noLogYet : t.noLog}</p>
        )}
      </div>
    </aside>
  );
}

function Reason({ view, step }: { view: BuildView; step: StepView }): ReactNode {
  const textOf = (index: number): string => view.steps.find((each) => each.step === index)?.text ?? t.step(index + 1);
  if (step.state === 'cached') {
    const took = step.ranSeconds === undefined || step.ranSeconds < 0.05 ? '' : formatTook(step.ranSeconds);
    return (
      <Section title={t.whyCached}>
        <p className="text-sm">{t.cachedText(took)}</p>
      </Section>
    );
  }
  if (step.state === 'waiting' || step.state === 'left') return <p className="text-sm text-muted">{step.state === 'waiting' ? t.waitsText : t.leftText}</p>;
  if (step.miss === undefined) return null;
  return (
    <Section title={t.why}>
      <MissNote miss={step.miss} textOf={textOf} />
    </Section>
  );
}

function StepFacts({ view, step }: { view: BuildView; step: StepView }): ReactNode {
  const elsewhere = (index: number): boolean => view.steps.find((each) => each.step === index)?.stage !== step.stage;
  const reads = step.needs.filter(elsewhere);
  const readBy = view.steps.filter(({ needs, stage }) => stage !== step.stage && needs.includes(step.step));
  const names = (steps: readonly number[]): string => steps.map((index) => t.step(index + 1)).join(', ');
  const { progress } = step;
  return (
    <Facts tight>
      <Fact name={t.source}>{t.lines(step.lines.start, step.lines.end)}</Fact>
      {progress !== undefined && (
        <Fact name={t.now}>
          {[shortProgress(progress.what), progress.total === undefined ? formatBytes(progress.bytes) : t.bytesOf(formatBytes(progress.bytes), formatBytes(progress.total))].join(' ')}
        </Fact>
      )}
      {(step.state === 'done' || step.state === 'cached') && step.bytes > 0 && <Fact name={t.layer}>{formatBytes(step.bytes)}</Fact>}
      {reads.length > 0 && <Fact name={t.reads}>{names(reads)}</Fact>}
      {readBy.length > 0 && <Fact name={t.isReadBy}>{names(readBy.map((each) => each.step))}</Fact>}
    </Facts>
  );
}

/** `Downloading sha256:ab12cd34`. */
function shortProgress(what: string): string {
  return what.replaceAll(/sha256:[0-9a-f]{64}/g, shortDigest);
}
