import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Skeleton } from '../../ui/states.tsx';
import { StepLine } from '../../ui/step-line.tsx';
import { Section } from '../../ui/text.tsx';

const words = strings.containerFiles.stack;

/** The stack that the container sees as one: its own layer on top, then the image's with the lines that made them. */
export function LayerSection({ container }: { container: ContainerDetail }): ReactNode {
  const { id, imageId } = container;
  const own = useRead('loss.read', { id, changes: 1 }, { fresh: true }).data;
  const { data, error } = useRead('images.layers', { id: imageId });
  if (error !== null) return null;
  const layers = data?.layers.toReversed() ?? [];
  return (
    <Section title={words.title} aside={data && <span className="text-xs text-faint">{words.aside(layers.length)}</span>}>
      <ol className="rounded-lg border border-line text-xs">
        <li className="flex min-h-8 items-center gap-3 border-b border-line bg-accent/6 px-3">
          <Link to={`/containers/${id}/changes`} className="shrink-0 font-medium text-accent hover:underline">
            {words.own}
          </Link>
          <span className="min-w-0 flex-1 truncate text-muted">{words.ownLine}</span>
          <span className="shrink-0">{own === undefined ? '' : formatBytes(own.bytes)}</span>
        </li>
        {data === undefined && (
          <li className="px-3 py-2.5" aria-label={words.reading}>
            <Skeleton className="w-60" />
          </li>
        )}
        {layers.map(({ layer, createdBy, bytes }) => (
          <li key={layer} className="flex min-h-8 items-center gap-3 border-b border-line px-3 last:border-0">
            <span className="w-14 shrink-0 text-muted">{strings.layers.number(layer)}</span>
            <StepLine line={createdBy} className="min-w-0 flex-1 truncate" />
            <span className="shrink-0 text-muted">{formatBytes(bytes)}</span>
          </li>
        ))}
      </ol>
      <Link to={`/images/${encodeURIComponent(imageId)}/layers`} className="self-start text-xs text-accent hover:underline">
        {words.open}
      </Link>
    </Section>
  );
}
