import { RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { LossReply, LossWriter } from '../../../electron/shared/engine-api/loss.ts';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatBytes, formatRate } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Callout, ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { MiddleText, Section } from '../../ui/text.tsx';
import { isAlive } from './container-actions.ts';
import { ClearDialog } from './clear-dialog.tsx';
import { dataIcons } from './loss-report.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { useGrowth, type Growth } from './use-growth.ts';
import { useMoves } from './use-moves.ts';

const text = strings.writes;
/** Less is no reason to warn. */
const muchBytes = 1 << 20;
const system = /^\/(?:bin|boot|dev|etc|lib\w*|proc|run|sbin|sys|usr(?!\/(?:share\/\w+\/data|local\/\w+)))(?:\/|$)/;

/** The copy-on-write meter: who writes most into the container's own layer, how it grows while one looks, and the way to a volume. */
export function WritesSection({ container }: { container: ContainerDetail }): ReactNode {
  const { id } = container;
  const { data: loss, error, isFetching, isFetchedAfterMount, dataUpdatedAt, refetch } = useRead('loss.read', { id, changes: 0 }, { fresh: true });
  const counted = loss === undefined || !isFetchedAfterMount ? undefined : { bytes: loss.bytes, at: dataUpdatedAt };
  const { growth, rests, watch } = useGrowth({ counted, enabled: container.status === 'running' && counted !== undefined, count: refetch });
  const [moving, setMoving] = useState<string | undefined>(undefined);
  const [clearing, setClearing] = useState<LossWriter | undefined>(undefined);
  const moves = useMoves(id);
  // What a mount hides is told with what is written; what is written makes no event.
  const mounts = container.mounts.map(({ destination }) => destination).join('\n');
  const known = useRef(mounts);
  useEffect(() => {
    if (known.current === mounts) return;
    known.current = mounts;
    void refetch();
  }, [mounts, refetch]);
  if (error !== null) return <ErrorCallout error={error} retry={() => void refetch()} />;
  return (
    <Section
      title={text.title}
      aside={
        <span className="flex items-center gap-2 text-xs text-muted">
          <IconButton size="sm" icon={RefreshCw} label={text.count} disabled={isFetching && loss === undefined} className="-mx-1.5" onClick={() => void refetch()} />
          {loss !== undefined && <span>{text.total(formatBytes(loss.bytes), loss.counts.added + loss.counts.changed)}</span>}
          {growth !== undefined && <span className={growth.bytes > 0 ? 'text-warn' : undefined}>· {growthText(growth)}</span>}
          {rests && container.status === 'running' && (
            <Button size="sm" look="ghost" onClick={watch}>
              {text.watch}
            </Button>
          )}
        </span>
      }
    >
      {loss === undefined ? <Skeleton className="w-64" /> : <Writers loss={loss} busy={moves.running} onMove={setMoving} onClear={setClearing} />}
      {clearing !== undefined && <ClearDialog id={id} writer={clearing} onDone={() => void refetch()} onClose={() => setClearing(undefined)} />}
      {moving !== undefined && <MoveDialog container={container} path={moving} running={isAlive(container)} onMove={moves.start} onClose={() => setMoving(undefined)} />}
    </Section>
  );
}

function growthText({ bytes, seconds }: Growth): string {
  if (bytes === 0) return text.steady(seconds);
  return bytes > 0 ? text.grew(formatBytes(bytes), seconds, formatRate(bytes / seconds)) : text.shrank(formatBytes(-bytes), seconds);
}

type WritersProps = { readonly busy: string | undefined; readonly onMove: (path: string) => void; readonly onClear: (writer: LossWriter) => void };

function Writers({ loss, ...ways }: { loss: LossReply } & WritersProps): ReactNode {
  const { busy, onMove } = ways;
  const database = loss.writers.find(({ kind, bytes, hiddenBy }) => kind === 'database' && bytes >= muchBytes && hiddenBy === null);
  if (loss.writers.length === 0) return <p className="text-sm text-muted">{text.none}</p>;
  return (
    <>
      {database !== undefined && busy !== database.path && (
        <Callout
          tone="warn"
          title={text.database(database.path)}
          actions={
            <Button size="sm" onClick={() => onMove(database.path)}>
              {text.move}
            </Button>
          }
        >
          {text.databaseText}
        </Callout>
      )}
      <ul className="rounded-lg border border-line">
        {loss.writers.map((writer) => (
          <Writer key={writer.path} writer={writer} share={loss.bytes === 0 ? 0 : writer.bytes / loss.bytes} {...ways} />
        ))}
      </ul>
    </>
  );
}

function Writer({ writer, share, busy, onMove, onClear }: { writer: LossWriter; share: number } & WritersProps): ReactNode {
  const { path, bytes, files, kind, hiddenBy } = writer;
  const Icon = dataIcons[kind];
  const note = hiddenBy === null ? text.kinds[kind] : text.hidden(hiddenBy);
  return (
    <li className="flex min-h-8 items-center gap-2.5 border-b border-line px-3 last:border-0">
      <Icon size={14} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
      <MiddleText text={path} tail={20} className="font-mono text-xs" />
      <span className="min-w-0 truncate text-xs text-muted" title={note}>
        {note}
      </span>
      <span aria-hidden className="ml-auto h-1 w-24 shrink-0 overflow-hidden rounded-full bg-press">
        <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.max(1, Math.round(share * 100))}%` }} />
      </span>
      <span className="w-36 shrink-0 text-right text-xs whitespace-nowrap text-muted">
        <span className="font-medium text-text">{formatBytes(bytes)}</span> {text.inFiles(files)}
      </span>
      <span className="w-32 shrink-0 text-right">
        {hiddenBy === path && (
          <Button size="sm" look="ghost" aria-label={text.clearOf(path)} onClick={() => onClear(writer)}>
            {text.clear}
          </Button>
        )}
        {hiddenBy === null && !system.test(path) && (
          <Button size="sm" look="ghost" busy={busy === path} disabled={busy !== undefined} aria-label={text.moveOf(path)} onClick={() => onMove(path)}>
            {busy === path ? text.moving(path) : text.move}
          </Button>
        )}
      </span>
    </li>
  );
}
