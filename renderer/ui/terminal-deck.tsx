import { Plus, SquareTerminal } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import { late } from '../lib/late.tsx';
import type { TerminalHow, TerminalLink, TerminalLook } from '../lib/terminal-link.ts';
import { strings } from '../strings/strings.ts';
import { Button, IconButton } from './button.tsx';
import { EmptyState, ErrorCallout } from './states.tsx';
import { TabHandle } from './terminal-tab-handle.tsx';

const t = strings.terminal;
const TerminalScreen = late(async () => (await import('./terminal-screen.tsx')).TerminalScreen);

type Tab = { readonly key: number; readonly title: string; readonly ended: { readonly exitCode: number | null } | null; readonly error: EngineError | null };
type Deck = {
  readonly tabs: readonly Tab[] | null;
  readonly active: Tab | undefined;
  readonly link: TerminalLink;
  readonly add: (how?: TerminalHow) => void;
  readonly select: (key: number) => void;
  readonly close: (key: number) => void;
  readonly again: (key: number) => void;
  readonly rename: (key: number, title: string) => void;
};
type TerminalDeckProps = {
  deck: Deck;
  label: string;
  look: TerminalLook;
  /** Why no shell can be started now. */
  closed?: string | undefined;
  /** Beside the tabs, such as the choice of another shell. */
  extra?: ReactNode;
};

/** Terminals side by side as tabs; one is on screen, the others go on in the host. */
export function TerminalDeck({ deck, label, look, closed, extra }: TerminalDeckProps): ReactNode {
  const { tabs, active } = deck;
  const strip = useRef<HTMLDivElement>(null);
  if (tabs === null) return <div className="h-full bg-sunken" aria-busy="true" />;
  const leave = (): void => strip.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div ref={strip} role="group" aria-label={label} className="flex h-9 shrink-0 items-center gap-1 overflow-x-auto border-b border-line px-4">
        {tabs.map((tab, index) => (
          <TabHandle
            key={tab.key}
            title={tab.title}
            ended={tab.ended !== null}
            number={index + 1}
            current={tab.key === active?.key}
            onSelect={() => deck.select(tab.key)}
            onClose={() => deck.close(tab.key)}
            onRename={(title) => deck.rename(tab.key, title)}
          />
        ))}
        <IconButton icon={Plus} size="sm" label={t.add} disabled={closed !== undefined} onClick={() => deck.add()} />
        {closed === undefined && extra}
      </div>
      <div className="min-h-0 flex-1">
        {active === undefined ? (
          <EmptyState icon={SquareTerminal} title={t.none} actions={closed === undefined && <Button look="primary" onClick={() => deck.add()}>{t.open}</Button>}>
            {closed}
          </EmptyState>
        ) : (
          <TerminalScreen key={active.key} link={deck.link} label={`${label} ${active.title}`} look={look} onLeave={leave} />
        )}
      </div>
      {active !== undefined && <Ending tab={active} closed={closed} again={() => deck.again(active.key)} />}
    </div>
  );
}

/** Below a terminal that nothing runs in any more. */
function Ending({ tab: { error, ended }, closed, again }: { tab: Tab; closed: string | undefined; again: () => void }): ReactNode {
  if (error !== null) {
    return (
      <div className="border-t border-line p-3">
        <ErrorCallout error={error} retry={again} />
      </div>
    );
  }
  if (ended === null) return null;
  return (
    <div role="status" className="flex min-h-10 shrink-0 items-center gap-3 border-t border-line px-4 py-1.5 text-muted">
      {ended.exitCode === null ? t.lost : t.endedWith(ended.exitCode)} {closed}
      {closed === undefined && (
        <Button size="sm" look="primary" onClick={again}>
          {t.again}
        </Button>
      )}
    </div>
  );
}
