import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { parseHistoryStep } from '../lib/history-step.ts';
import { strings } from '../strings/strings.ts';

/** A line of history as a Dockerfile would have it. */
export function StepLine({ line, className }: { line: string; className?: string }): ReactNode {
  if (line === '') return <span className={cn('text-xs text-faint', className)}>{strings.layers.noLine}</span>;
  const { instruction, text } = parseHistoryStep(line);
  return (
    <code className={cn('font-mono text-xs', className)} title={line}>
      {instruction !== '' && <span className="font-semibold text-accent">{instruction} </span>}
      {text}
    </code>
  );
}
