import { GitCompareArrows, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { TagHistoryItem } from '../../../electron/shared/engine-api/tag-history.ts';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { cn } from '../../lib/cn.ts';
import { formatAgo, formatTime, shortId } from '../../lib/format.ts';
import { Link, navigate } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from '../../ui/states.tsx';
import { CopyButton, Section } from '../../ui/text.tsx';
import { comparePlace, imagePlace } from './image-actions.ts';

const text = strings.tags;

/** Each image that a name pointed to, since when and by what; any that is still here can be rolled back to. */
export function TagHistory({ name }: { name: string }): ReactNode {
  const { data, error, refetch } = useRead('tags.history', { name });
  const rollBack = useAct('tags.rollBack');
  const now = useNow();
  if (error !== null && data === undefined) {
    if (error.kind !== 'not-found') return <ErrorScreen error={error} retry={() => void refetch()} />;
    return <EmptyState icon={Undo2} title={text.unknownTitle}>{text.unknown}</EmptyState>;
  }
  if (data === undefined) return <PageSkeleton label={text.reading} />;
  const current = data.history[0];
  const toImage = (imageId: string): void => rollBack.mutate({ name, to: imageId }, { onSuccess: ({ imageId: id }) => void toast.success(text.done(name, shortId(id))) });
  return (
    <div className="p-5">
      <Section title={name} aside={<span className="text-xs text-faint">{text.moves(data.history.length)}</span>}>
        <ol aria-label={text.historyOf(name)} className="flex max-w-220 flex-col">
          {data.history.map((item, index) => (
            <li key={`${item.at} ${item.by} ${item.imageId}`} className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-3">
              <Line first={index === 0} last={index === data.history.length - 1} />
              <div className="flex min-w-0 flex-col py-2.5">
                <span className="flex min-w-0 items-center gap-2">
                  <Target item={item} />
                  {index === 0 && <span className="rounded-sm bg-accent/12 px-1.5 text-xs leading-5 text-accent">{text.now}</span>}
                  {item.imageId !== null && !item.isHere && (
                    <span title={text.notHereHint} className="rounded-sm bg-press px-1.5 text-xs leading-5 text-muted">
                      {text.notHere}
                    </span>
                  )}
                </span>
                <time dateTime={item.at} title={formatTime(item.at)} className="text-xs text-muted">
                  {item.imageId !== null && `${text.by[item.by] ?? item.by}, `}
                  {formatAgo(item.at, now)} <span className="text-faint">· {formatTime(item.at)}</span>
                </time>
              </div>
              {item.imageId !== null && item.isHere && item.imageId !== current?.imageId && (
                <ItemActions id={item.imageId} currentId={current?.imageId ?? null} busy={rollBack.isPending} onRollBack={toImage} />
              )}
            </li>
          ))}
        </ol>
      </Section>
    </div>
  );
}

function ItemActions({ id, currentId, busy, onRollBack }: { id: string; currentId: string | null; busy: boolean; onRollBack: (id: string) => void }): ReactNode {
  return (
    <div className="flex items-center gap-1 py-2">
      {currentId !== null && <IconButton icon={GitCompareArrows} label={text.compare} onClick={() => navigate(comparePlace(id, currentId))} />}
      <Button size="sm" icon={Undo2} busy={busy} aria-label={text.rollBackTo(shortId(id))} onClick={() => onRollBack(id)}>
        {text.rollBack}
      </Button>
    </div>
  );
}

function Target({ item: { imageId, digest, isHere } }: { item: TagHistoryItem }): ReactNode {
  if (imageId === null) return <span className="text-muted">{text.away}</span>;
  const shown = <span className="font-mono text-xs">{shortId(imageId)}</span>;
  return (
    <span className="flex min-w-0 items-center gap-1">
      {isHere ? (
        <Link to={imagePlace(imageId)} aria-label={`${text.open} ${shortId(imageId)}`} className="rounded-sm text-accent hover:underline">
          {shown}
        </Link>
      ) : (
        shown
      )}
      <span className="truncate font-mono text-2xs text-faint">{digest?.slice(0, 19) ?? ''}</span>
      {digest !== null && <CopyButton text={digest} label={text.copyDigest} />}
    </span>
  );
}

/** The thread that the points hang on. */
function Line({ first, last }: { first: boolean; last: boolean }): ReactNode {
  return (
    <span aria-hidden className="relative flex justify-center">
      {!(first && last) && <span className={cn('absolute w-px bg-line-strong', first ? 'top-5' : 'top-0', last ? 'h-5' : 'bottom-0')} />}
      <span className={cn('relative mt-4 size-2 rounded-full', first ? 'bg-accent' : 'bg-line-strong')} />
    </span>
  );
}
