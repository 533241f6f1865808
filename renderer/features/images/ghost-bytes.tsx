import { Ghost } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { GhostsReply } from '../../../electron/shared/engine-api/image-contents.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { StepLine } from '../../ui/step-line.tsx';

const { ghostView: text, reading } = strings.layers;

type Group = GhostsReply['groups'][number];

/** Bytes that are in the image and that nobody sees, by the line that wrote them and the one that hid them. */
export function GhostBytes({ id, onLayer }: { id: string; onLayer: (layer: number) => void }): ReactNode {
  const { data, error, refetch } = useRead('images.ghosts', { id });
  if (error !== null) return <ErrorScreen error={error} retry={() => void refetch()} />;
  if (data === undefined) return <PageSkeleton label={reading} />;
  if (data.groups.length === 0) {
    return (
      <EmptyState icon={Ghost} title={text.noneTitle}>
        {text.none}
      </EmptyState>
    );
  }
  return (
    <div className="relative min-h-0 flex-1 overflow-y-auto">
      <p className="max-w-160 px-5 py-3 text-muted">{text.total(formatBytes(data.bytes), data.groups.length)}</p>
      <ol aria-label={text.label} className="flex flex-col gap-3 px-5 pb-5">
        {data.groups.map((group) => (
          <GhostGroup key={`${group.layer} ${group.hiddenBy} ${group.why}`} group={group} largest={data.groups[0]?.bytes ?? 1} onLayer={onLayer} />
        ))}
      </ol>
    </div>
  );
}

function GhostGroup({ group, largest, onLayer }: { group: Group; largest: number; onLayer: (layer: number) => void }): ReactNode {
  const [open, setOpen] = useState(false);
  const rest = group.count - group.files.length;
  return (
    <li className="rounded-lg border border-line">
      <div className="flex items-center gap-3 px-4 py-2.5">
        <span className="w-20 shrink-0 font-semibold">{formatBytes(group.bytes)}</span>
        <span aria-hidden className="h-1.5 min-w-0 flex-1 overflow-hidden rounded-full bg-press">
          <span className="block h-full rounded-full bg-warn/70" style={{ width: `${Math.max(1, (group.bytes / largest) * 100)}%` }} />
        </span>
        <Button size="sm" look="ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? text.hideFiles : text.showFiles(group.count)}
        </Button>
      </div>
      <GhostLine what={text.written(group.layer)} line={group.writtenLine} onOpen={() => onLayer(group.layer)} />
      <GhostLine what={text.hid[group.why](group.hiddenBy)} line={group.hidingLine} onOpen={() => onLayer(group.hiddenBy)} />
      {open && (
        <ul {...(group.files.length > 8 && { tabIndex: 0 })} className="relative max-h-72 overflow-y-auto border-t border-line px-4 py-1 -outline-offset-1">
          {group.files.map((file) => (
            <li key={file.path} className="flex h-7 items-center justify-between gap-4 text-xs">
              <span className="flex min-w-0 font-mono select-text">
                <MiddleText text={`/${file.path}`} tail={32} />
              </span>
              <span className="text-muted">{formatBytes(file.bytes)}</span>
            </li>
          ))}
          {rest > 0 && <li className="flex h-7 items-center text-xs text-faint">{text.rest(rest)}</li>}
        </ul>
      )}
    </li>
  );
}

function GhostLine({ what, line, onOpen }: { what: string; line: string; onOpen: () => void }): ReactNode {
  return (
    <div className="grid min-h-8 grid-cols-[minmax(120px,34%)_minmax(0,1fr)] xl:grid-cols-[220px_minmax(0,1fr)] items-center gap-3 border-t border-line px-4 py-1">
      <button type="button" onClick={onOpen} className="min-h-6 rounded-sm text-left text-xs text-accent hover:underline">
        {what}
      </button>
      <StepLine line={line} className="line-clamp-2 wrap-anywhere" />
    </div>
  );
}
