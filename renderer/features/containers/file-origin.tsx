import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useRead, useReadAll } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { StepLine } from '../../ui/step-line.tsx';

const words = strings.containerFiles.layers;

/** Which layer one path of a container comes from: its own, or one of the image's with the line that made it; the newest on top. */
export function FileOrigin({ container, path, isOwn, onClose }: { container: ContainerDetail; path: string; isOwn: boolean; onClose: () => void }): ReactNode {
  const { data, error } = useRead('images.path', { id: container.imageId, path });
  const others = useReadAll('containers.list').data?.filter(({ imageId, id }) => imageId === container.imageId && id !== container.id).length ?? 0;
  const steps = (data?.steps ?? []).filter(({ change }) => change !== 'kept').toReversed();
  return (
    <Dialog open onClose={onClose} title={words.title(path)} width="lg">
      {error !== null && error.kind !== 'not-found' && <ErrorCallout error={error} />}
      {data === undefined && error === null && <Skeleton className="w-80" />}
      <ol className="flex flex-col rounded-lg border border-line">
        {isOwn && (
          <li className={rowStyle}>
            <span className="w-40 shrink-0 font-medium">{words.own}</span>
            <span className="min-w-0 flex-1 text-xs text-muted">{words.ownText}</span>
          </li>
        )}
        {steps.map(({ layer, line, change, bytes, isVisible }) => (
          <li key={layer} className={cn(rowStyle, (isOwn || !isVisible) && 'text-muted')}>
            <span className="w-40 shrink-0 font-medium">{strings.layers.number(layer)}</span>
            <span className="min-w-0 flex-1">
              <StepLine line={line} className="block truncate" />
              <span className="block text-xs text-muted">{`${change === 'deleted' ? words.deleted : isVisible && !isOwn ? words.visible : words.hidden} · ${words.shared(others)}`}</span>
            </span>
            <span className="shrink-0 text-xs">{change === 'deleted' ? '' : formatBytes(bytes)}</span>
          </li>
        ))}
        {!isOwn && (data !== undefined || error?.kind === 'not-found') && steps.length === 0 && <li className={rowStyle}>{words.none}</li>}
      </ol>
    </Dialog>
  );
}

const rowStyle = 'flex min-h-10 items-center gap-3 border-b border-line px-3 py-1.5 last:border-0';
