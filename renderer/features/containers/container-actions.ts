import { CirclePause, CirclePlay, Copy, FileText, FolderOutput, Image, Info, OctagonX, PencilLine, Pencil, Play, RotateCw, Square, SquareTerminal, Terminal, Trash2, type LucideIcon } from 'lucide-react';
import { toast } from 'sonner';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { useAct } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { formatDockerLine } from '../../lib/docker-line.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { canDo, isAlive, type Verb } from './container-verbs.ts';

export { isAlive } from './container-verbs.ts';

const words = strings.containers.actions;

export const verbIcons: Readonly<Record<Verb, LucideIcon>> = { start: Play, stop: Square, restart: RotateCw, pause: CirclePause, unpause: CirclePlay, kill: OctagonX };

export type ContainerActions = Readonly<Record<Verb, (id: string) => void>> & {
  readonly remove: (ids: readonly string[]) => void;
  /** What can be done to it now, as lines of a menu. `onPage`: its page is open, so the ways to it are left out. */
  readonly entries: (container: ContainerSummary, options?: { readonly onPage?: boolean }) => readonly MenuEntry[];
};

/** All that can be done to a container; failures become toasts, what is on its way shows in its state. */
export function useContainerActions(): ContainerActions {
  const bridge = useBridge();
  const files = useFiles();
  const { mutate: start } = useAct('containers.start');
  const { mutate: stop } = useAct('containers.stop');
  const { mutate: restart } = useAct('containers.restart');
  const { mutate: kill } = useAct('containers.kill');
  const { mutate: pause } = useAct('containers.pause');
  const { mutate: unpause } = useAct('containers.unpause');
  const run: Readonly<Record<Verb, (id: string) => void>> = {
    start: (id) => start({ id }), stop: (id) => stop({ id }), restart: (id) => restart({ id }), pause: (id) => pause({ id }), unpause: (id) => unpause({ id }), kill: (id) => kill({ id }),
  };
  const remove = (ids: readonly string[]): void => openDialog('remove-containers', { container: ids.join(',') });
  const { mutate: exportTo } = useAct('loss.export');
  const exportFiles = async ({ id, name }: ContainerSummary): Promise<void> => {
    try {
      const file = await files.save({ title: words.exportTitle(name), name: `${name}.tar`, extensions: ['tar'] });
      if (file !== null) exportTo({ id, handle: file.handle });
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  const copyLine = async (id: string): Promise<void> => {
    try {
      const [container, own] = await Promise.all([callBridge(bridge, 'containers.inspect', { id }), callBridge(bridge, 'containers.editable', { id })]);
      await copy(formatDockerLine(container, own));
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };

  const entries: ContainerActions['entries'] = (container, { onPage = false } = {}) => {
    const { id, status } = container;
    const act = (verb: Verb): MenuEntry => ({ label: words[verb], icon: verbIcons[verb], onSelect: () => run[verb](id), reason: canDo(verb, container) ? undefined : words.notRunning });
    const ways: readonly MenuEntry[] = [
      { label: words.open, icon: Info, onSelect: () => navigate(`/containers/${id}/overview`), keys: 'Enter' },
      { label: words.logs, icon: FileText, onSelect: () => navigate(`/containers/${id}/logs`) },
      { label: words.terminal, icon: SquareTerminal, onSelect: () => navigate(`/containers/${id}/terminal`), reason: isAlive(container) ? undefined : words.notRunning },
      '-',
    ];
    const lives: readonly MenuEntry[] = onPage ? [] : [act(isAlive(container) ? 'stop' : 'start'), act('restart')];
    return [
      ...(onPage ? [] : ways),
      ...lives,
      act(status === 'paused' ? 'unpause' : 'pause'),
      act('kill'),
      '-',
      { label: strings.edit.action, icon: Pencil, onSelect: () => openDialog('edit', { container: id }) },
      { label: words.rename, icon: PencilLine, onSelect: () => openDialog('rename-container', { container: id }) },
      { label: words.commit, icon: Image, onSelect: () => openDialog('commit-container', { container: id }) },
      { label: words.export, icon: FolderOutput, onSelect: () => void exportFiles(container) },
      '-',
      { label: words.copyName, icon: Copy, onSelect: () => void copy(container.name) },
      { label: words.copyId, icon: Copy, onSelect: () => void copy(id) },
      { label: words.copyLine, icon: Terminal, onSelect: () => void copyLine(id) },
      '-',
      { label: words.remove, icon: Trash2, danger: true, onSelect: () => remove([id]), ...(!onPage && { keys: 'Delete' }) },
    ];
  };
  return { ...run, remove, entries };
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toast.success(words.copied(text.length > 60 ? `${text.slice(0, 59)}…` : text));
}
