import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageChange } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatAgo, formatTime, shortId } from '../../lib/format.ts';
import { Link } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Callout } from '../../ui/states.tsx';

const words = strings.containers.older;

/** In a row: it runs an image that its tag does not mean any more. */
export function OlderBadge({ tag }: { tag: string }): ReactNode {
  return (
    <span title={words.badgeHint(tag)} className="flex shrink-0 items-center gap-1 rounded-sm bg-warn/10 px-1 text-2xs text-warn">
      <History size={11} strokeWidth={1.75} aria-hidden />
      {words.badge}
    </span>
  );
}

/** The badge where only the id is at hand. */
export function OlderMark({ id }: { id: string }): ReactNode {
  const { data: change } = useRead('containers.imageChange', { id });
  return change === undefined || change === null ? null : <OlderBadge tag={change.tag} />;
}

/** What changed: the old digest, the new one, when and by what. Nothing where its tag still means its image. */
export function OlderTagCallout({ id }: { id: string }): ReactNode {
  const { data: change } = useRead('containers.imageChange', { id });
  if (change === undefined || change === null) return null;
  return (
    <Callout tone="warn" title={words.title(change.tag)}>
      <p>{words.text(change.tag)}</p>
      <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
        <dt>{words.was}</dt>
        <dd>
          <ImageEnd end={change.old} />
        </dd>
        <dt>{words.is}</dt>
        <dd>
          <ImageEnd end={change.new} />
        </dd>
        {change.at !== null && (
          <>
            <dt>{words.since}</dt>
            <dd>
              <ChangedAt at={change.at} by={change.by} />
            </dd>
          </>
        )}
      </dl>
    </Callout>
  );
}

function ImageEnd({ end }: { end: ImageChange['old'] }): ReactNode {
  return (
    <Link to={`/images/${encodeURIComponent(end.imageId)}`} title={end.digest ?? end.imageId} className="font-mono text-accent hover:underline">
      {shortId(end.digest ?? end.imageId)}
    </Link>
  );
}

function ChangedAt({ at, by }: { at: string; by: string | null }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at, now)}
      {by !== null && `, ${words.by(by)}`}
    </time>
  );
}
