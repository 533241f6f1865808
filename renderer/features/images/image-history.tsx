import type { ReactNode } from 'react';
import { History } from 'lucide-react';
import type { ImageDetail } from '../../../electron/shared/ipc/images.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { parseHistoryStep } from '../../lib/history-step.ts';
import { strings } from '../../strings/strings.ts';
import { EmptyState } from '../../ui/states.tsx';
import { CopyButton } from '../../ui/text.tsx';

/** The steps it was made in, newest on top as the layers lie, each with its share of the bytes. */
export function ImageHistory({ image }: { image: ImageDetail }): ReactNode {
  const largest = Math.max(1, ...image.history.map(({ size }) => size));
  if (image.history.length === 0) {
    return (
      <EmptyState icon={History} title={strings.images.history.noneTitle}>
        {strings.images.history.none}
      </EmptyState>
    );
  }
  return (
    <ol aria-label={strings.images.history.label} className="relative h-full overflow-y-auto pb-4">
      {image.history.map((entry, index) => {
        const { instruction, text } = parseHistoryStep(entry.createdBy);
        return (
          // oxlint-disable-next-line react/no-array-index-key -- steps repeat; their place is their identity
          <li key={index} className="group grid min-h-10 grid-cols-[96px_minmax(0,1fr)_24px_160px_72px] items-start gap-4 border-b border-line px-5 py-2.5 hover:bg-hover">
            <span className="font-mono text-xs leading-5 font-semibold text-accent">{instruction}</span>
            <code className="line-clamp-3 font-mono text-xs leading-5 break-all whitespace-pre-wrap select-text" title={text}>
              {text}
            </code>
            <CopyButton text={entry.createdBy} label={strings.images.history.copy} className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100" />
            <span aria-hidden className={cn('mt-2 h-1.5 overflow-hidden rounded-full', entry.size > 0 && 'bg-press')}>
              {entry.size > 0 && <span className="block h-full rounded-full bg-accent/70" style={{ width: `${Math.max(1, (entry.size / largest) * 100)}%` }} />}
            </span>
            <span className={cn('text-right text-xs leading-5', entry.size === 0 ? 'text-faint' : 'text-text')}>{formatBytes(entry.size)}</span>
          </li>
        );
      })}
    </ol>
  );
}
