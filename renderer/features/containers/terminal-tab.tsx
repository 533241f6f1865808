import { Play, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useEnginePresence, usePending, useRead } from '../../bridge/use-call.ts';
import { useTerminalLook } from '../../bridge/use-terminal-look.ts';
import { useTerminals } from '../../bridge/use-terminals.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { TerminalDeck } from '../../ui/terminal-deck.tsx';
import { useContainerActions } from './container-actions.ts';
import { NewTerminal } from './new-terminal.tsx';

const t = strings.terminal;

/** Shells inside the container; those that have ended stay to be read while it does not run. */
export function TerminalTab({ container }: { container: ContainerDetail }): ReactNode {
  const look = useTerminalLook();
  const deck = useTerminals({ kind: 'container', containerId: container.id });
  const engine = useEnginePresence();
  const runs = container.status === 'running';
  const failed = deck.active !== undefined && (deck.active.error !== null || deck.active.ended !== null);
  const { data: shells } = useRead('terminals.shells', { containerId: container.id }, { enabled: failed && runs });
  if (failed && shells?.length === 0) {
    return (
      <EmptyState icon={SquareTerminal} title={t.noShell} actions={<Button onClick={() => navigate(`/containers/${container.id}/files`)}>{t.showFiles}</Button>}>
        {t.noShellHint}
      </EmptyState>
    );
  }
  if (!runs && deck.tabs?.every(({ id }) => id === null) !== false) return <NotRunning container={container} />;
  return (
    <TerminalDeck
      deck={deck}
      label={t.containerLabel(container.name)}
      look={look}
      closed={engine !== 'here' ? t.engineAway : runs ? undefined : t.cannotStart}
      extra={<NewTerminal containerId={container.id} onOpen={deck.add} />}
    />
  );
}

function NotRunning({ container }: { container: ContainerDetail }): ReactNode {
  const actions = useContainerActions();
  const pending = usePending(container.id);
  const paused = container.status === 'paused';
  return (
    <EmptyState
      icon={SquareTerminal}
      title={paused ? t.paused : t.stopped}
      actions={
        !paused && (
          <Button look="primary" icon={Play} busy={pending === 'containers.start'} onClick={() => actions.start(container.id)}>
            {t.start(container.name)}
          </Button>
        )
      }
    >
      {t.idea}
    </EmptyState>
  );
}
