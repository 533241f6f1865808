import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { adviseOn } from '../../lib/advice.ts';
import { strings } from '../../strings/strings.ts';

const text = strings.writes;

type Move = { readonly path: string; readonly volume: string };
export type Moves = {
  /** The path that is on its way. */
  readonly running: string | undefined;
  readonly start: (move: Move) => Promise<void>;
};

/** Folders of a container on their way into volumes; what came of one is told, with the way back. */
export function useMoves(id: string): Moves {
  const { data: tasks = [] } = useReadAll('tasks.list');
  const { mutateAsync: move } = useAct('edit.moveToVolume', { quiet: true });
  const { mutateAsync: apply } = useAct('edit.apply');
  const { refetch: readEditable } = useRead('containers.editable', { id }, { enabled: false });
  const [current, setCurrent] = useState<(Move & { taskId: string }) | undefined>(undefined);
  const task = tasks.find((each) => each.id === current?.taskId);
  const told = useRef<string | undefined>(undefined);

  const undo = async ({ path, volume }: Move): Promise<void> => {
    const { data } = await readEditable({ throwOnError: true });
    const mounts = (data?.mounts ?? []).filter((mount) => !(mount.type === 'volume' && mount.name === volume && mount.destination === path));
    await apply({ id, edit: { mounts, restart: true } });
    toast.success(text.undone(path));
  };
  useEffect(() => {
    if (current === undefined || task === undefined || task.state === 'running' || told.current === task.id) return;
    told.current = task.id;
    if (task.state === 'done') {
      toast.success(text.moved(current.path, current.volume), { duration: 15_000, action: { label: text.undo, onClick: () => void undo(current).catch(() => undefined) } });
    } else toast.error(text.notMoved(current.path), { description: task.error === null ? undefined : `${adviseOn(task.error).text} ${task.error.message}` });
    // oxlint-disable-next-line react/exhaustive-deps -- told once for each move
  }, [task?.state, current]);

  return {
    running: task?.state === 'running' ? current?.path : undefined,
    start: async (wanted) => {
      const { taskId } = await move({ id, ...wanted });
      setCurrent({ ...wanted, taskId });
    },
  };
}
