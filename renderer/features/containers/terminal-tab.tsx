import { Play, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { openUrl } from '../../bridge/open-url.ts';
import { usePending } from '../../bridge/use-call.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { useTerminals } from '../../bridge/use-terminals.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { TerminalDeck } from '../../ui/terminal-deck.tsx';
import { useContainerActions } from './container-actions.ts';

/** Shells inside the container. */
export function TerminalTab({ container }: { container: ContainerDetail }): ReactNode {
  const actions = useContainerActions();
  const pending = usePending(container.id);
  if (container.status === 'running') return <Shells container={container} />;
  return (
    <EmptyState
      icon={SquareTerminal}
      title={container.status === 'paused' ? 'It is paused' : 'It does not run'}
      actions={
        container.status !== 'paused' && (
          <Button look="primary" icon={Play} busy={pending === 'containers.start'} onClick={() => actions.start(container.id)}>
            Start {container.name}
          </Button>
        )
      }
    >
      A terminal is a second program inside a running container, next to the one it was made for.
    </EmptyState>
  );
}

function Shells({ container }: { container: ContainerDetail }): ReactNode {
  const bridge = useBridge();
  const [{ terminalScreenReader }] = useSettings();
  const deck = useTerminals({ kind: 'container', containerId: container.id });
  return <TerminalDeck deck={deck} label={`Terminals in ${container.name}`} screenReader={terminalScreenReader} onOpenUrl={(url) => openUrl(bridge, url)} />;
}
