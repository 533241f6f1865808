import type { ReactNode } from 'react';
import type { BuildFinding } from '../../../electron/shared/engine-api/builds.ts';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';
import { CodeLine } from '../../ui/text.tsx';
import { asSentence } from './as-sentence.ts';
import { severityLooks } from './finding-looks.ts';

const t = strings.builds;
const boxes = { danger: 'border-danger/30 bg-danger/7', warn: 'border-warn/30 bg-warn/7', info: 'border-line bg-sunken' } as const;

/** What was found: how bad, what, why it matters, and what to write instead. */
export function FindingNote({ finding }: { finding: BuildFinding }): ReactNode {
  const { rule, severity, message, advice, lines, rewrite } = finding;
  const { icon: Icon, style, tone } = severityLooks[severity];
  return (
    <div className={cn('flex gap-2.5 rounded-lg border px-3 py-2 text-sm', boxes[tone])}>
      <Icon size={15} className={cn('mt-0.5 shrink-0', style)} aria-label={t.severities[severity]} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-medium wrap-anywhere">{asSentence(message)}</p>
        {advice !== '' && <p className="wrap-anywhere text-muted">{asSentence(advice)}</p>}
        <p className="text-xs text-faint">{[lines.end > 0 && t.lines(lines.start, lines.end), rule].filter(Boolean).join(' · ')}</p>
        {rewrite === '' && <p className="pt-1 text-xs font-medium text-muted">{t.takeOut}</p>}
        {rewrite !== undefined && rewrite !== '' && (
          <div className="flex flex-col gap-1 pt-1">
            <span className="text-xs font-medium text-muted">{t.instead}</span>
            <CodeLine text={rewrite} label={t.copyRewrite} />
          </div>
        )}
      </div>
    </div>
  );
}
