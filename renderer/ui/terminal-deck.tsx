import { Plus, SquareTerminal, X } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import { cn } from '../lib/cn.ts';
import type { TerminalLink } from '../lib/terminal-link.ts';
import { Button, IconButton } from './button.tsx';
import { EmptyState, ErrorCallout } from './states.tsx';

const TerminalScreen = lazy(async () => ({ default: (await import('./terminal-screen.tsx')).TerminalScreen }));

type Tab = { readonly key: number; readonly title: string; readonly ended: { readonly exitCode: number | null } | null; readonly error: EngineError | null };
type TerminalDeckProps = {
  deck: { readonly tabs: readonly Tab[] | null; readonly active: Tab | undefined; readonly link: TerminalLink; readonly add: () => void; readonly select: (key: number) => void; readonly close: (key: number) => void; readonly again: (key: number) => void };
  label: string;
  screenReader: boolean;
  onOpenUrl: (url: string) => void;
};

/** Terminals side by side as tabs; one is on screen, the others go on in the host. */
export function TerminalDeck({ deck, label, screenReader, onOpenUrl }: TerminalDeckProps): ReactNode {
  const { tabs, active } = deck;
  if (tabs === null) return <div className="h-full bg-sunken" aria-busy="true" />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div role="group" aria-label={label} className="flex h-9 shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-4">
        {tabs.map((tab, index) => (
          <TabHandle key={tab.key} tab={tab} number={index + 1} current={tab.key === active?.key} onSelect={() => deck.select(tab.key)} onClose={() => deck.close(tab.key)} />
        ))}
        <IconButton icon={Plus} size="sm" label="New terminal" onClick={deck.add} />
      </div>
      <div className="min-h-0 flex-1">
        {active === undefined ? (
          <EmptyState
            icon={SquareTerminal}
            title="No terminal is open"
            actions={
              <Button look="primary" onClick={deck.add}>
                Open a terminal
              </Button>
            }
          />
        ) : (
          <Suspense fallback={<div className="h-full bg-sunken" />}>
            <TerminalScreen key={active.key} link={deck.link} label={`${label} ${active.title}`} screenReader={screenReader} onOpenUrl={onOpenUrl} />
          </Suspense>
        )}
      </div>
      {active !== undefined && active.error !== null && (
        <div className="border-t border-line p-3">
          <ErrorCallout error={active.error} retry={() => deck.again(active.key)} />
        </div>
      )}
      {active !== undefined && active.error === null && active.ended !== null && (
        <div role="status" className="flex h-10 shrink-0 items-center gap-3 border-t border-line px-4 text-muted">
          The shell has ended{active.ended.exitCode === null ? '' : ` with exit code ${active.ended.exitCode}`}.
          <Button size="sm" look="primary" onClick={() => deck.again(active.key)}>
            Open again
          </Button>
        </div>
      )}
    </div>
  );
}

function TabHandle({ tab, number, current, onSelect, onClose }: { tab: Tab; number: number; current: boolean; onSelect: () => void; onClose: () => void }): ReactNode {
  return (
    <div className={cn('flex h-6 shrink-0 items-center rounded-md text-xs text-muted', current ? 'bg-press text-text' : 'hover:bg-hover')}>
      <button type="button" aria-pressed={current} onClick={onSelect} className={cn('flex h-6 items-center gap-1.5 rounded-md pl-2', tab.ended !== null && 'text-faint italic')}>
        <span className="text-faint">{number}</span>
        {tab.title}
      </button>
      <button type="button" aria-label={`Close terminal ${number}`} onClick={onClose} className="flex size-6 items-center justify-center rounded-md text-faint hover:text-text">
        <X size={12} aria-hidden />
      </button>
    </div>
  );
}
