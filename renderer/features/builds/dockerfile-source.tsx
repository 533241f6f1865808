import { useMemo, type ReactNode } from 'react';
import type { BuildFailure, BuildFinding, SourceLines } from '../../../electron/shared/engine-api/builds.ts';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';
import type { StepView } from './build-model.ts';
import { FailureNote } from './failure-note.tsx';
import { FindingNote } from './finding-note.tsx';
import { severityLooks, worstOf } from './finding-looks.ts';
import { stepFact } from './step-graph-view.tsx';
import { StepMark } from './step-mark.tsx';

const t = strings.builds;
const keyword = /^(\s*)([A-Za-z]+)(?=\s|$)/;

type SourceProps = { name: string; source: string; findings: readonly BuildFinding[]; failure?: BuildFailure | undefined; steps?: readonly StepView[]; now?: number; marked?: SourceLines | undefined };

/** A Dockerfile with numbers, marks in its margin, and what there is to say below the lines that it is about. */
export function DockerfileSource({ name, source, findings, failure, steps = [], now = 0, marked }: SourceProps): ReactNode {
  const lines = useMemo(() => (source.endsWith('\n') ? source.slice(0, -1) : source).split('\n'), [source]);
  const starts = useMemo(() => new Set(startsOf(lines)), [lines]);
  const general = findings.filter((finding) => finding.lines.end < 1);
  const isWithin = (range: SourceLines | undefined, line: number): boolean => range !== undefined && line >= range.start && line <= range.end;
  return (
    <div role="region" aria-label={t.sourceLabel(name)} className="py-2 font-mono text-xs leading-5">
      {general.length > 0 && (
        <div className="flex max-w-220 flex-col gap-2 px-5 pb-2 font-sans">
          {general.map((finding) => (
            <FindingNote key={`${finding.rule} ${finding.message}`} finding={finding} />
          ))}
        </div>
      )}
      {lines.map((text, index) => {
        const line = index + 1;
        const about = findings.filter((finding) => isWithin(finding.lines, line));
        const ending = findings.filter((finding) => finding.lines.end === line);
        const step = steps.find((each) => each.lines.start === line);
        return (
          <div key={line}>
            <div data-line={line} className={cn('flex items-start px-3', isWithin(marked, line) && 'bg-accent/8', isWithin(failure?.lines, line) && 'bg-danger/10')}>
              <Margin findings={about} />
              <span aria-hidden className="w-10 shrink-0 pr-4 text-right text-faint select-none">
                {line}
              </span>
              <span className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap select-text">
                <SourceText text={text} isStart={starts.has(index)} />
              </span>
              {step !== undefined && (
                <span className="flex h-5 shrink-0 items-center gap-1.5 pl-4 font-sans text-muted tabular-nums" title={t.stepOf(step.step + 1, t.states[step.state], step.text)}>
                  {stepFact(step, now)}
                  <StepMark state={step.state} size={13} />
                  <span className="sr-only">{t.states[step.state]}</span>
                </span>
              )}
            </div>
            {(ending.length > 0 || failure?.lines?.end === line) && (
              <div className="flex max-w-220 flex-col gap-2 py-2 pr-5 pl-19 font-sans">
                {failure?.lines?.end === line && <FailureNote failure={failure} />}
                {ending.map((finding) => (
                  <FindingNote key={`${finding.rule} ${finding.message}`} finding={finding} />
                ))}
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}

function Margin({ findings }: { findings: readonly BuildFinding[] }): ReactNode {
  const worst = worstOf(findings);
  if (worst === undefined) return <span className="w-6 shrink-0" />;
  const { icon: Icon, style } = severityLooks[worst];
  return (
    <span className="flex h-5 w-6 shrink-0 items-center" title={findings.map(({ message }) => message).join('\n')}>
      <Icon size={13} className={style} aria-label={t.severities[worst]} />
    </span>
  );
}

function SourceText({ text, isStart }: { text: string; isStart: boolean }): ReactNode {
  if (/^\s*#/.test(text)) return <span className="text-faint">{text}</span>;
  const found = isStart ? keyword.exec(text) : null;
  if (found === null) return text === '' ? ' ' : text;
  const [whole, indent = '', word = ''] = found;
  return (
    <>
      {indent}
      <span className="font-semibold text-accent">{word}</span>
      {text.slice(whole.length)}
    </>
  );
}

/** Lines that begin an instruction: not what goes on from the one before, nor what stands in a heredoc. */
function startsOf(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let goesOn = false;
  let until: string[] = [];
  for (const [index, text] of lines.entries()) {
    const [end] = until;
    if (end !== undefined) {
      if (text.replace(/^\t+/, '') === end) until = until.slice(1);
      continue;
    }
    if (text.trim() === '' || /^\s*#/.test(text)) continue;
    if (!goesOn) starts.push(index);
    goesOn = /\\\s*$/.test(text);
    until = [...text.matchAll(/<<-?\s*(['"]?)([A-Za-z_]\w*)\1/g)].map(([, , name = '']) => name);
  }
  return starts;
}
