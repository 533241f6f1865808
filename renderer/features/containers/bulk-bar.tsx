import { Play, Square, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { isAlive, useContainerActions } from './container-actions.ts';

/** What can be done to all that are selected; not there while none is. */
export function BulkBar({ containers, onDone }: { containers: readonly ContainerSummary[]; onDone: () => void }): ReactNode {
  const actions = useContainerActions();
  if (containers.length === 0) return null;
  const alive = containers.filter(isAlive);
  const still = containers.filter((container) => !isAlive(container));
  return (
    <div role="toolbar" aria-label="Selected containers" className="ml-auto flex items-center gap-2">
      <span aria-live="polite" className="text-xs whitespace-nowrap text-muted">
        {containers.length} selected
      </span>
      {still.length > 0 && (
        <Button icon={Play} onClick={() => still.forEach(({ id }) => actions.start(id))}>
          Start {still.length}
        </Button>
      )}
      {alive.length > 0 && (
        <Button icon={Square} onClick={() => alive.forEach(({ id }) => actions.stop(id))}>
          Stop {alive.length}
        </Button>
      )}
      <Button icon={Trash2} className="text-danger" onClick={() => actions.remove(containers.map(({ id }) => id))}>
        Remove
      </Button>
      <IconButton icon={X} label="Clear selection" onClick={onDone} />
    </div>
  );
}
