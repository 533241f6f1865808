import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useRead } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { CopyButton, MiddleText } from '../../ui/text.tsx';
import { ChangeMark } from './change-mark.tsx';
import { StepLine } from '../../ui/step-line.tsx';

const { path: text, number } = strings.layers;

/** Which layer a path comes from: what each of them did there, the newest on top. */
export function PathSteps({ id, path, onLayer, onClose }: { id: string; path: string; onLayer: (layer: number) => void; onClose: () => void }): ReactNode {
  const { data, error } = useRead('images.path', { id, path });
  return (
    <section aria-label={text.title} className="flex max-h-64 shrink-0 flex-col border-t border-line bg-sunken">
      <header className="flex h-9 shrink-0 items-center gap-2 pr-3 pl-5">
        <h2 className="text-xs font-semibold text-muted">{text.title}</h2>
        <span className="flex min-w-0 font-mono text-xs">
          <MiddleText text={`/${path}`} tail={30} />
        </span>
        <CopyButton text={`/${path}`} label={text.copy} />
        <IconButton icon={X} size="sm" label={text.close} tooltip={false} className="ml-auto" onClick={onClose} />
      </header>
      {error !== null && <ErrorCallout error={error} />}
      {data === undefined && error === null && <Skeleton className="mx-5 mb-4 w-64" />}
      <ol className="min-h-0 overflow-y-auto">
        {(data?.steps ?? []).toReversed().map((step) => (
          <li key={step.layer} className={cn('flex min-h-8 items-center gap-3 border-t border-line px-5 py-1', !step.isVisible && 'text-muted')}>
            <button type="button" onClick={() => onLayer(step.layer)} className="min-h-6 w-16 shrink-0 rounded-sm text-left text-xs font-medium text-accent hover:underline">
              {number(step.layer)}
            </button>
            <ChangeMark change={step.change} />
            <StepLine line={step.line} className="min-w-0 flex-1 truncate" />
            <span className="shrink-0 text-xs text-muted">{step.isVisible ? text.visible : step.change === 'deleted' ? text.deleted : text.hidden}</span>
            <span className="w-16 shrink-0 text-right text-xs">{step.change === 'deleted' ? '' : formatBytes(step.bytes)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
