import type { ReactNode } from 'react';
import { useTerminalLook } from '../../bridge/use-terminal-look.ts';
import { useTerminals } from '../../bridge/use-terminals.ts';
import { strings } from '../../strings/strings.ts';
import { Page } from '../../ui/page.tsx';
import { TerminalDeck } from '../../ui/terminal-deck.tsx';

/** Shells on the machine Tidewharf runs on, with its docker client pointed at the engine by whoever types it. */
export function HostShellPage(): ReactNode {
  const look = useTerminalLook();
  const deck = useTerminals({ kind: 'host' });
  return (
    <Page title={strings.terminal.machineTitle}>
      <TerminalDeck deck={deck} label={strings.terminal.machineLabel} look={look} />
    </Page>
  );
}
