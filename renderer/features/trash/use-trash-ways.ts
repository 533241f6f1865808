import { toast } from 'sonner';
import { useAct } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import type { TrashItem } from './trash-items.ts';

const { trash } = strings;

export type TrashWays = { readonly restore: (item: TrashItem) => void; readonly isBusy: boolean };

/** Brings back, and says under which name and what it could not have again. */
export function useTrashWays(): TrashWays {
  const restore = useAct('trash.restore');
  const bringBack = (item: TrashItem): void =>
    restore.mutate({ id: item.id }, {
      onSuccess: (restored) => {
        const name = restored.name === '' ? item.name : restored.name;
        const isOther = item.kind === 'container' && name !== item.name;
        const taken = 'taken' in restored && restored.taken.length > 0 ? trash.taken(restored.taken.join(', ')) : undefined;
        const to = item.kind === 'container' ? `/containers/${restored.id}` : `/images/${encodeURIComponent(restored.id)}`;
        toast.success(isOther ? trash.restoredAs(item.name, name) : trash.restored(name), { description: taken, action: { label: trash.show, onClick: () => navigate(to) } });
      },
    });
  return { restore: bringBack, isBusy: restore.isPending };
}
