import { Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { EmptyState } from '../../ui/states.tsx';
import { formatTook } from './build-format.ts';
import type { BuildView, StepState } from './build-model.ts';
import { buildPlace } from './build-place.ts';
import { planTimes, type TimeBar } from './time-bars.ts';
import { StepMark } from './step-mark.tsx';

const t = strings.builds;
const fills: Readonly<Record<StepState, string>> = { waiting: '', running: 'bg-accent', cached: 'bg-accent/45', done: 'bg-ok', failed: 'bg-danger', left: 'bg-faint' };

/** When each step ran, and which ran side by side. */
export function TimesTab({ id, view, now }: { id: string; view: BuildView; now: number }): ReactNode {
  const { bars, seconds, work, ticks } = planTimes(view, now);
  if (bars.length === 0) {
    return (
      <EmptyState icon={Timer} title={t.timesEmpty} />
    );
  }
  return (
    <div className="h-full overflow-y-auto">
      <div className="flex max-w-300 flex-col gap-3 p-5">
        <p className="text-sm text-muted">
          <span className="text-text">{t.sideBySide(formatTook(work), formatTook(seconds))}</span> · {t.timesHint}
        </p>
        <div className="relative">
          <div aria-hidden className="ml-[calc(38%+12px)] flex h-5 text-2xs text-faint">
            <div className="relative flex-1">
              {ticks.map(({ at, seconds: second }) => (
                <span key={second} className="absolute -translate-x-1/2 first:translate-x-0" style={{ left: `${at * 100}%` }}>
                  {formatTook(second)}
                </span>
              ))}
            </div>
            <span className="w-16" />
          </div>
          <ol aria-label={t.times} className="flex flex-col">
            {bars.map((bar) => (
              <Bar key={bar.step.step} bar={bar} ticks={ticks} onOpen={() => navigate(buildPlace(id, 'steps', bar.step.step))} />
            ))}
          </ol>
        </div>
      </div>
    </div>
  );
}

function Bar({ bar: { step, start, length, seconds }, ticks, onOpen }: { bar: TimeBar; ticks: readonly { readonly at: number; readonly seconds: number }[]; onOpen: () => void }): ReactNode {
  return (
    <li>
      <button type="button" onClick={onOpen} className="flex h-7 w-full items-center gap-3 rounded-md text-left hover:bg-hover">
        <span className="flex w-[38%] shrink-0 items-center gap-2">
          <StepMark state={step.state} size={13} />
          <span className="sr-only">{t.stepIs(step.step + 1)} </span>
          <code className="truncate font-mono text-xs">{step.text}</code>
          <span className="sr-only">, {t.states[step.state]}, </span>
        </span>
        <span className="relative h-full flex-1">
          {ticks.map(({ at, seconds: second }) => (
            <span key={second} className="absolute inset-y-0 w-px bg-line" style={{ left: `${at * 100}%` }} />
          ))}
          <span className={cn('absolute top-2 h-3 min-w-0.5 rounded-sm', fills[step.state])} style={{ left: `${start * 100}%`, width: `${length * 100}%` }} />
        </span>
        <span className="w-16 shrink-0 text-right text-xs text-muted tabular-nums">{formatTook(seconds)}</span>
      </button>
    </li>
  );
}
