import { CircleAlert, CircleCheck, CircleDashed, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DiagnosticCheck, DiagnosticState } from '../../../electron/shared/ipc/diagnostics.ts';
import { useAct } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/text.tsx';
import { describeCheck, type Fix } from './describe-check.ts';

const words = strings.diagnostics;

const marks: Readonly<Record<DiagnosticState, { readonly icon: LucideIcon; readonly style: string }>> = {
  ok: { icon: CircleCheck, style: 'text-ok' }, warn: { icon: TriangleAlert, style: 'text-warn' }, failed: { icon: CircleAlert, style: 'text-danger' }, skipped: { icon: CircleDashed, style: 'text-faint' },
};

const order: readonly DiagnosticState[] = ['failed', 'warn', 'ok', 'skipped'];

/** What needs a look comes first. */
export function CheckList({ checks }: { checks: readonly DiagnosticCheck[] }): ReactNode {
  const sorted = checks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <ul aria-label={words.checks} className="flex flex-col rounded-lg border border-line">
      {sorted.map((check) => (
        <CheckRow key={check.id} check={check} />
      ))}
    </ul>
  );
}

function CheckRow({ check }: { check: DiagnosticCheck }): ReactNode {
  const { icon: Icon, style } = marks[check.state];
  const { title, found, details, fix } = describeCheck(check);
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-2.5 last:border-0">
      <Icon size={16} className={cn('mt-0.5 shrink-0', style)} aria-hidden />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex items-baseline justify-between gap-4">
          <h2 className="font-medium">{title}</h2>
          <span className={cn('shrink-0 text-xs', style)}>{words.states[check.state]}</span>
        </div>
        <p className="text-muted wrap-anywhere select-text">{found}</p>
        {details.length > 0 && (
          <ul className="list-disc pl-4 text-xs text-muted select-text">
            {details.slice(0, 20).map((detail) => (
              <li key={detail} className="wrap-anywhere">
                {detail}
              </li>
            ))}
          </ul>
        )}
        {fix !== undefined && <CheckFix fix={fix} />}
      </div>
    </li>
  );
}

function CheckFix({ fix: { text, command, way, restarts } }: { fix: Fix }): ReactNode {
  const restart = useAct('engine.restart');
  return (
    <div className="flex flex-col items-start gap-2 pt-1">
      <p>{text}</p>
      {command !== undefined && <div className="w-full max-w-150"><CodeLine text={command} label={words.copy} /></div>}
      {way !== undefined && (
        <Button size="sm" onClick={() => navigate(way.to)}>
          {way.label}
        </Button>
      )}
      {restarts === true && (
        <Button size="sm" busy={restart.isPending} onClick={() => restart.mutate({})}>
          {words.restart}
        </Button>
      )}
    </div>
  );
}
