import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { LossReply } from '../../../electron/shared/engine-api/loss.ts';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useReadEach } from '../../bridge/use-read-each.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { StateDot } from '../../ui/state-dot.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { countOfLoss, LossReport } from './loss-report.tsx';

const text = strings.removal;

/** What goes with several containers: the sum, and each by itself, which can be opened. Those that lose most come first once all are counted. */
export function RemoveMany({ containers }: { containers: readonly ContainerSummary[] }): ReactNode {
  const losses = useReadEach('loss.read', containers.map(({ id }) => ({ id, changes: 50 })));
  const rows = containers.map((container, index) => ({ container, loss: losses[index]?.isFetchedAfterMount === true ? losses[index].data : undefined, failed: losses[index]?.error != null }));
  const left = rows.filter(({ loss, failed }) => loss === undefined && !failed).length;
  const ordered = left > 0 ? rows : rows.toSorted((a, b) => (b.loss?.bytes ?? 0) - (a.loss?.bytes ?? 0));
  const bytes = rows.reduce((sum, { loss }) => sum + (loss?.bytes ?? 0), 0);
  const files = rows.reduce((sum, { loss }) => sum + (loss === undefined ? 0 : loss.counts.added + loss.counts.changed), 0);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-text" aria-live="polite">
        {left > 0 ? text.readingMany(left) : files === 0 ? text.nothingMany : text.lossMany(formatBytes(bytes), files)}
      </p>
      <ul className="max-h-80 overflow-y-auto rounded-lg border border-line">
        {ordered.map(({ container, loss, failed }) => (
          <Row key={container.id} container={container} loss={loss} failed={failed} />
        ))}
      </ul>
    </div>
  );
}

function Row({ container, loss, failed }: { container: ContainerSummary; loss: LossReply | undefined; failed: boolean }): ReactNode {
  const [open, setOpen] = useState(false);
  const canOpen = loss !== undefined && countOfLoss(loss) + loss.anonymousVolumes.length > 0;
  return (
    <li className="border-b border-line [contain-intrinsic-height:33px] [content-visibility:auto] last:border-0">
      <button
        type="button"
        aria-expanded={canOpen ? open : undefined}
        disabled={!canOpen}
        onClick={() => setOpen(!open)}
        className="flex min-h-8 w-full items-center gap-2.5 px-3 text-left text-text enabled:hover:bg-hover"
      >
        <ChevronRight size={14} aria-hidden className={cn('shrink-0 text-muted transition-transform duration-100', open && 'rotate-90', !canOpen && 'invisible')} />
        <MiddleText text={container.name} />
        <StateDot status={container.status} />
        <span className="ml-auto shrink-0 text-xs text-muted">{loss === undefined ? (failed ? text.unknown : '…') : formatBytes(loss.bytes + loss.anonymousVolumes.reduce((sum, { bytes }) => sum + bytes, 0))}</span>
      </button>
      {open && loss !== undefined && (
        <div className="px-4 pt-1 pb-3">
          <LossReport loss={loss} />
        </div>
      )}
    </li>
  );
}
