import { memo, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';
import { useRoom } from '../../ui/use-box-map.ts';
import { formatTook } from './build-format.ts';
import type { BuildView, StepView } from './build-model.ts';
import { missInShort } from './describe-miss.ts';
import { InstructionText } from './instruction-text.tsx';
import { columnGap, columnWidth, edgePath, headHeight, nextStep, nodeGap, nodeHeight, planGraph, type Graph, type GraphColumn } from './step-graph.ts';
import { StepMark } from './step-mark.tsx';

const t = strings.builds;

type StepGraphProps = { view: BuildView; current: number | undefined; /** `current` was picked, and so has the focus where nothing else has it. */ isPicked: boolean; now: number; onPick: (step: number) => void; onOpen: (step: number) => void };

/** Stages as columns, steps as nodes, lines from what one stage reads of another. One node takes part in the tab order; arrows move, Enter opens. */
export function StepGraph({ view, current, isPicked, now, onPick, onOpen }: StepGraphProps): ReactNode {
  const { stages, steps } = view;
  const { box, room: whole } = useRoom();
  const room = Math.max(0, whole.width - 40);
  const graph = useMemo(() => planGraph(stages, steps), [stages, steps]);
  const width = columnWidth(graph.columns.length, room);
  const reached = current ?? steps[0]?.step;

  // Of hundreds of steps the one that is shown beside may lie far below.
  const isDrawn = current !== undefined && room > 0;
  useEffect(() => {
    if (!isDrawn) return;
    const node = box.current?.querySelector<HTMLElement>(`[data-step="${current}"]`);
    node?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (isPicked && document.activeElement === document.body) node?.focus({ preventScroll: true });
  }, [box, current, isDrawn, isPicked]);

  const onKeyDown = (event: KeyboardEvent, step: number): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      return onOpen(step);
    }
    const next = nextStep(graph, step, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onPick(next);
    box.current?.querySelector<HTMLElement>(`[data-step="${next}"]`)?.focus({ preventScroll: true });
  };

  // Of hundreds of nodes only those are drawn again that have changed.
  const ways = useRef<NodeWays>({ onPick, onOpen, onKeyDown });
  useEffect(() => void (ways.current = { onPick, onOpen, onKeyDown }));

  const differ = new Set(stages.map(({ platform }) => platform)).size > 1;
  const rows = Math.max(0, ...graph.columns.map((column) => column.steps.length));
  const size = { width: graph.columns.length * (width + columnGap) - columnGap, height: headHeight + rows * (nodeHeight + nodeGap) };
  return (
    <div ref={box} className="relative h-full overflow-auto bg-sunken">
      <div role="group" aria-label={t.graph} className="relative m-5 flex" style={{ ...size, gap: columnGap }}>
        {room > 0 && <Edges graph={graph} width={width} size={size} current={current} />}
        {graph.columns.map((column) => (
          <Column key={column.stage.stage} column={column} width={width} withPlatform={differ}>
            {column.steps.map((step) => (
              <Node key={step.step} step={step} fact={stepFact(step, now)} isCurrent={step.step === current} isReached={step.step === reached} ways={ways} />
            ))}
          </Column>
        ))}
      </div>
    </div>
  );
}

function Column({ column: { stage }, width, withPlatform, children }: { column: GraphColumn; width: number; withPlatform: boolean; children: ReactNode }): ReactNode {
  const name = t.stage(stage.name, stage.stage);
  return (
    <section aria-label={name} className="relative shrink-0" style={{ width }}>
      <h2 className="flex flex-col justify-start overflow-hidden" style={{ height: headHeight }}>
        <span className="truncate text-sm leading-5 font-semibold">{name}</span>
        <span className="truncate text-xs leading-4 font-normal text-muted" title={stage.base}>
          {t.stageFrom(stage.base)}
          {withPlatform && stage.platform !== '' && ` · ${stage.platform}`}
        </span>
      </h2>
      <ol className="flex flex-col" style={{ gap: nodeGap }}>
        {children}
      </ol>
    </section>
  );
}

type NodeWays = Pick<StepGraphProps, 'onPick' | 'onOpen'> & { readonly onKeyDown: (event: KeyboardEvent, step: number) => void };

const Node = memo(function Node({ step, fact, isCurrent, isReached, ways }: { step: StepView; fact: string; isCurrent: boolean; isReached: boolean; ways: RefObject<NodeWays> }): ReactNode {
  const { step: index, state, text } = step;
  const said = wordOf(step);
  const idle = state === 'waiting' || state === 'left';
  return (
    <li className="relative before:absolute before:-top-2 before:left-[18px] before:h-2 before:w-px before:bg-line-strong before:content-[''] first:before:hidden">
      <button
        type="button"
        data-step={index}
        aria-current={isCurrent || undefined}
        tabIndex={isReached ? 0 : -1}
        onClick={() => ways.current.onPick(index)}
        onDoubleClick={() => ways.current.onOpen(index)}
        onKeyDown={(event) => ways.current.onKeyDown(event, index)}
        style={{ height: nodeHeight }}
        className={cn(
          'flex w-full scroll-m-5 items-start gap-2.5 overflow-hidden rounded-lg border border-line bg-surface px-2.5 py-1.5 text-left shadow-card hover:border-line-strong',
          idle && 'bg-surface/50 shadow-none',
          state === 'failed' && 'border-danger/50',
          isCurrent && 'border-accent shadow-[inset_0_0_0_1px_var(--tw-accent)] hover:border-accent',
        )}
      >
        <span className="flex h-4 items-center pt-px">
          <StepMark state={state} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="sr-only">{t.stepIs(index + 1)} </span>
          <InstructionText text={text} className="block truncate leading-4" quiet={idle} />
          <span className="sr-only">, {said !== t.states[state] && `${t.states[state]}, `}</span>
          <span className={cn('flex gap-2 text-xs leading-4 text-muted', state === 'failed' && 'text-danger')}>
            <span className="min-w-0 truncate">{said}</span>
            <span className="ml-auto shrink-0 tabular-nums">{fact}</span>
          </span>
        </span>
      </button>
    </li>
  );
});

/** How it is, and why it ran where it had to. */
function wordOf({ kind, state, miss }: StepView): string {
  if (kind === 'from' && state === 'done') return t.baseReady;
  return state === 'cached' || state === 'failed' || miss === undefined ? t.states[state] : missInShort(miss.reason);
}

/** What it took, or would have; '' where that is nothing. */
export function stepFact({ state, seconds, ranSeconds, startedAt }: StepView, now: number): string {
  if (state === 'running') return startedAt === undefined ? '' : formatTook(Math.max(0, now - startedAt) / 1000);
  if (state === 'cached') return ranSeconds === undefined || ranSeconds < 0.05 ? '' : t.saved(formatTook(ranSeconds));
  return seconds === undefined || seconds < 0.05 ? '' : formatTook(seconds);
}

function Edges({ graph, width, size, current }: { graph: Graph; width: number; size: { width: number; height: number }; current: number | undefined }): ReactNode {
  return (
    <svg aria-hidden width={size.width} height={size.height} className="pointer-events-none absolute inset-0 overflow-visible">
      {graph.edges.map((edge) => {
        const isOfCurrent = edge.from === current || edge.to === current;
        return <path key={`${edge.from} ${edge.to}`} d={edgePath(graph, edge, width)} fill="none" strokeWidth={isOfCurrent ? 2 : 1.5} className={isOfCurrent ? 'stroke-accent' : 'stroke-faint/60'} />;
      })}
    </svg>
  );
}
