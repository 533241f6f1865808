import { Copy, FileText, Info, OctagonX, Play, RotateCw, Square, SquareTerminal, Trash2 } from 'lucide-react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useAct } from '../../bridge/use-call.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';

export type ContainerActions = {
  readonly start: (id: string) => void;
  readonly stop: (id: string) => void;
  readonly restart: (id: string) => void;
  readonly kill: (id: string) => void;
  readonly remove: (ids: readonly string[]) => void;
  /** What can be done to it now, as lines of a menu. */
  readonly entries: (container: ContainerSummary) => readonly MenuEntry[];
};

export function isAlive({ status }: Pick<ContainerSummary, 'status'>): boolean {
  return status === 'running' || status === 'paused' || status === 'restarting';
}

/** All that can be done to a container; failures become toasts, what is on its way shows in its state. */
export function useContainerActions(): ContainerActions {
  const { mutate: start } = useAct('containers.start');
  const { mutate: stop } = useAct('containers.stop');
  const { mutate: restart } = useAct('containers.restart');
  const { mutate: kill } = useAct('containers.kill');
  const remove = (ids: readonly string[]): void => openDialog('remove-containers', { container: ids.join(',') });

  const entries = (container: ContainerSummary): readonly MenuEntry[] => {
    const { id } = container;
    const alive = isAlive(container);
    return [
      { label: 'Open', icon: Info, onSelect: () => navigate(`/containers/${id}/overview`) },
      { label: 'Logs', icon: FileText, onSelect: () => navigate(`/containers/${id}/logs`) },
      { label: 'Terminal', icon: SquareTerminal, onSelect: () => navigate(`/containers/${id}/terminal`), reason: alive ? undefined : 'not running' },
      '-',
      alive ? { label: 'Stop', icon: Square, onSelect: () => stop({ id }) } : { label: 'Start', icon: Play, onSelect: () => start({ id }) },
      { label: 'Restart', icon: RotateCw, onSelect: () => restart({ id }), reason: alive ? undefined : 'not running' },
      { label: 'Kill', icon: OctagonX, onSelect: () => kill({ id }), reason: alive ? undefined : 'not running' },
      '-',
      { label: 'Copy name', icon: Copy, onSelect: () => void navigator.clipboard.writeText(container.name) },
      { label: 'Copy id', icon: Copy, onSelect: () => void navigator.clipboard.writeText(id) },
      '-',
      { label: 'Remove…', icon: Trash2, danger: true, onSelect: () => remove([id]), keys: 'Delete' },
    ];
  };
  return { start: (id) => start({ id }), stop: (id) => stop({ id }), restart: (id) => restart({ id }), kill: (id) => kill({ id }), remove, entries };
}
