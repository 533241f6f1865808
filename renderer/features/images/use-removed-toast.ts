import { toast } from 'sonner';
import type { RemovedContainer } from '../../../electron/shared/ipc/images.ts';
import { listOf } from '../../lib/advice.ts';
import { useAct } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { trashHint } from '../../ui/trash-hint.tsx';

const { remove: text, act } = strings.images;

type Gone = { readonly id: string; readonly name: string; readonly canBeRestored: boolean };

/** Says what was removed, with the way back: images first, then the containers that were made from them. */
export function useRemovedToast(): (images: readonly Gone[], containers?: readonly RemovedContainer[]) => void {
  const { mutateAsync: restoreImage } = useAct('images.restore');
  const { mutateAsync: restoreContainer } = useAct('containers.restore');
  return (images, containers = []) => {
    const [first] = images;
    if (first === undefined) return;
    const back = async (): Promise<void> => {
      const taken: string[] = [];
      for (const { id } of images) taken.push(...(await restoreImage({ id })).taken);
      for (const { id, canBeRestored } of containers) if (canBeRestored) await restoreContainer({ id });
      toast.success(images.length === 1 ? text.undone(first.name) : text.undoneMany(images.length), taken.length === 0 ? {} : { description: text.someTaken(listOf(taken)) });
    };
    // What fails on the way back is told by the call itself.
    const undo = { label: act.undo, onClick: () => void back().catch(() => {}) };
    toast.success(images.length === 1 ? text.done(first.name) : text.doneMany(images.length), images.every(({ canBeRestored }) => canBeRestored) ? { description: trashHint(), action: undo } : {});
  };
}
