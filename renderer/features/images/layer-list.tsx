import type { KeyboardEvent, ReactNode } from 'react';
import type { ImageLayersReply } from '../../../electron/shared/engine-api/image-contents.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { StepLine } from '../../ui/step-line.tsx';

const text = strings.layers;

type Layer = ImageLayersReply['layers'][number];

function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')];
  const next = rows[rows.indexOf(event.target as HTMLElement) + step];
  next?.focus();
  next?.click();
}

/** The layers as they lie, the newest on top; each with its share of the bytes. */
export function LayerList({ layers, current, onSelect }: { layers: readonly Layer[]; current: number; onSelect: (layer: number) => void }): ReactNode {
  const largest = Math.max(1, ...layers.map(({ bytes }) => bytes));
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the options take the focus
    <div role="listbox" aria-label={text.list} onKeyDown={onKeyDown} className="relative min-h-0 overflow-y-auto border-r border-line">
      {layers.toReversed().map((layer) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the list takes the keys
        <div
          key={layer.layer}
          role="option"
          aria-selected={layer.layer === current}
          tabIndex={layer.layer === current ? 0 : -1}
          onClick={() => onSelect(layer.layer)}
          className="flex flex-col gap-1 border-b border-line py-2.5 pr-4 pl-5 -outline-offset-2 select-none hover:bg-hover aria-selected:bg-accent/10 aria-selected:shadow-[inset_2px_0_0_var(--tw-accent)]"
        >
          <div className="flex items-baseline gap-2">
            <span className="text-xs font-medium">{text.number(layer.layer)}</span>
            {layer.ghostBytes > 0 && (
              <span className="text-xs text-warn" title={text.ghostHint}>
                {text.ghost(formatBytes(layer.ghostBytes))}
              </span>
            )}
            <span className="ml-auto text-xs">{formatBytes(layer.bytes)}</span>
          </div>
          <StepLine line={layer.createdBy} className="line-clamp-2 wrap-anywhere" />
          <div className="flex items-center gap-3 text-xs">
            <span aria-hidden className="flex h-1 min-w-0 flex-1 overflow-hidden rounded-full bg-press">
              <span className="bg-accent/70" style={{ width: `${((layer.bytes - layer.ghostBytes) / largest) * 100}%` }} />
              <span className="bg-warn/70" style={{ width: `${(layer.ghostBytes / largest) * 100}%` }} />
            </span>
            <Counts layer={layer} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Counts({ layer: { added, changed, deleted } }: { layer: Layer }): ReactNode {
  const parts = [
    { sign: '+', count: added, color: 'text-ok' },
    { sign: '~', count: changed, color: 'text-warn' },
    { sign: '−', count: deleted, color: 'text-danger' },
  ].filter(({ count }) => count > 0);
  return (
    <span title={text.counts(added, changed, deleted)} className="flex gap-1.5">
      <span className="sr-only">{text.counts(added, changed, deleted)}</span>
      {parts.map(({ sign, count, color }) => (
        <span key={sign} aria-hidden className={cn('whitespace-nowrap', color)}>
          {sign}
          {count.toLocaleString('en')}
        </span>
      ))}
    </span>
  );
}
