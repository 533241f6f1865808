import { Database, FileText, House, Package, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DataKind, LossReply } from '../../../electron/shared/engine-api/loss.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Fold } from '../../ui/fold.tsx';
import { MiddleText, Section } from '../../ui/text.tsx';

const text = strings.removal;
export const dataIcons: Readonly<Record<DataKind, LucideIcon>> = { database: Database, uploads: Package, home: House, files: FileText };
const marks = { added: { sign: '+', style: 'text-ok' }, changed: { sign: '~', style: 'text-warn' }, deleted: { sign: '−', style: 'text-danger' } } as const;

/** How many paths count, deleted ones too. */
export function countOfLoss({ counts }: Pick<LossReply, 'counts'>): number {
  return counts.added + counts.changed + counts.deleted;
}

/** What a container wrote: what looks like data on top, then volumes without a name, then the largest changes. */
export function LossReport({ loss, onKeep }: { loss: LossReply; onKeep?: (path: string) => void }): ReactNode {
  const all = countOfLoss(loss);
  if (all + loss.anonymousVolumes.length === 0) return null;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {loss.data.length > 0 && (
        <Section title={text.data}>
          <ul className="rounded-lg border border-line">
            {loss.data.map(({ path, kind, bytes, files }) => {
              const Icon = dataIcons[kind];
              return (
                <li key={`${kind} ${path}`} className="flex min-h-8 items-center gap-2.5 border-b border-line px-3 last:border-0">
                  <Icon size={14} strokeWidth={1.75} className="shrink-0 text-warn" aria-hidden />
                  <MiddleText text={path} tail={20} className="font-mono text-xs text-text" />
                  <span className="text-xs text-muted">{text.kinds[kind]}</span>
                  <span className="ml-auto shrink-0 text-xs whitespace-nowrap text-muted">
                    <span className="font-medium text-text">{formatBytes(bytes)}</span> {text.inFiles(files)}
                  </span>
                  {onKeep !== undefined && (
                    <Button size="sm" look="ghost" aria-label={text.keepFolder(path)} onClick={() => onKeep(path)}>
                      {text.keep}
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        </Section>
      )}
      {loss.anonymousVolumes.length > 0 && (
        <Section title={text.volumes}>
          <ul className="rounded-lg border border-line">
            {loss.anonymousVolumes.map(({ name, destination, bytes }) => (
              <li key={name} className="flex min-h-8 items-center gap-2.5 border-b border-line px-3 text-xs last:border-0">
                <span className="font-mono text-text">{name.slice(0, 12)}</span>
                <span className="min-w-0 truncate text-muted">{text.volumeAt(destination)}</span>
                <span className="ml-auto font-medium text-text">{formatBytes(bytes)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {all > 0 && (
        <Fold title={text.changes} summary={text.counts(loss.counts.added, loss.counts.changed, loss.counts.deleted)}>
          <p className="text-xs text-muted">{text.largest(Math.min(loss.changes.length, all), all)}</p>
          <ul className="rounded-lg border border-line py-1 font-mono text-xs" aria-label={text.changes}>
            {loss.changes.map(({ path, kind, bytes }) => (
              <li key={path} className="flex min-h-6 items-center gap-2 px-3">
                <span aria-hidden className={cn('w-3 text-center font-semibold', marks[kind].style)}>
                  {marks[kind].sign}
                </span>
                <span className="sr-only">{text.change[kind]}</span>
                <MiddleText text={path} tail={24} className="text-text" />
                <span className="ml-auto shrink-0 text-muted">{kind === 'deleted' ? '' : formatBytes(bytes)}</span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
    </div>
  );
}
