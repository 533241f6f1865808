import { FileText, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Log } from '../lib/log-reading.ts';
import { strings } from '../strings/strings.ts';
import { Button } from './button.tsx';
import { EmptyState, ErrorScreen, PageSkeleton } from './states.tsx';

const t = strings.logs;

/** The list, or why there is none. */
export function LogBody({ log, emptyReason, isRange, children }: { log: Log; emptyReason: string; isRange: boolean; children: ReactNode }): ReactNode {
  const { store, reader, state } = log;
  if (store.size() === 0) {
    if (state.reading.kind === 'failed' && state.reading.error.kind === 'not-implemented') {
      return (
        <EmptyState icon={FileText} title={t.notKept}>
          {t.notKeptHint}
        </EmptyState>
      );
    }
    if (state.reading.kind === 'failed') return <ErrorScreen error={state.reading.error} retry={reader.open} />;
    if (state.reading.kind === 'reading') return <PageSkeleton label={t.reading} />;
    return (
      <EmptyState icon={FileText} title={isRange ? t.nothingInRange : t.nothing}>
        {emptyReason}
      </EmptyState>
    );
  }
  if (store.shown() === 0 && store.progress() !== 'busy' && !(state.readsAll && (state.older === 'more' || state.older === 'reading'))) {
    return (
      <EmptyState icon={SearchX} title={t.nothingShown}>
        {t.nothingShownHint}
      </EmptyState>
    );
  }
  return children;
}

/** What is before the first line, while that is in sight. */
export function LogTop({ log, isRange, goToStart }: { log: Log; isRange: boolean; goToStart: () => void }): ReactNode {
  const { reader, state } = log;
  const { older, readsAll } = state;
  return (
    <div role="status" className="flex h-7 items-center gap-2 rounded-full bg-raised px-3 text-xs text-muted shadow-pop">
      {older === 'full' ? t.noRoom : older === 'none' ? (state.cleared ? t.cleared : isRange ? t.rangeBegins : t.begins) : t.readingOlder}
      {older !== 'full' && older !== 'none' && (
        <Button size="sm" look="ghost" onClick={() => (readsAll ? reader.readAll(false) : goToStart())}>
          {readsAll ? t.stop : t.readToStart}
        </Button>
      )}
    </div>
  );
}
