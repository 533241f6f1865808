import type { ReactNode } from 'react';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { openUrl } from '../../bridge/open-url.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { useTerminals } from '../../bridge/use-terminals.ts';
import { Page } from '../../ui/page.tsx';
import { TerminalDeck } from '../../ui/terminal-deck.tsx';

/** Shells on the machine Tidewharf runs on, with its docker client pointed at the engine by whoever types it. */
export function HostShellPage(): ReactNode {
  const bridge = useBridge();
  const [{ terminalScreenReader }] = useSettings();
  const deck = useTerminals({ kind: 'host' });
  return (
    <Page title="Shell on this machine">
      <TerminalDeck deck={deck} label="Terminals on this machine" screenReader={terminalScreenReader} onOpenUrl={(url) => openUrl(bridge, url)} />
    </Page>
  );
}
