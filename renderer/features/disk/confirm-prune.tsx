import type { ReactNode } from 'react';
import type { PrunePlan } from '../../../electron/shared/engine-api/disk.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { MiddleText } from '../../ui/text.tsx';
import { nameOfItem } from './prune-items.tsx';
import { itemId } from './use-prune-plan.ts';

const { prune } = strings;
const listed = 100;

/** Names each thing that goes, what comes back, and what nothing brings back. */
export function ConfirmPrune({ plan, busy, onConfirm, onClose }: { plan: PrunePlan; busy: boolean; onConfirm: () => void; onClose: () => void }): ReactNode {
  const { items, bytes } = plan;
  const toTrash = items.filter(({ outcome }) => outcome === 'trash').length;
  const gone = items.length - toTrash;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={prune.confirmTitle(items.length)}
      footer={
        <>
          <Button onClick={onClose}>{prune.cancel}</Button>
          <Button look="danger" busy={busy} onClick={onConfirm}>
            {prune.confirm(bytes)}
          </Button>
        </>
      }
    >
      <ul className="max-h-52 overflow-y-auto rounded-md border border-line px-3 py-1">
        {items.slice(0, listed).map((item) => (
          <li key={itemId(item)} className="flex min-h-7 items-center justify-between gap-4 text-text">
            <MiddleText text={nameOfItem(item)} tail={12} />
            <span className="shrink-0 text-xs text-muted">
              {prune.kinds[item.kind]} · {formatBytes(item.bytes)}
            </span>
          </li>
        ))}
        {items.length > listed && <li className="py-1 text-xs text-muted">{prune.more(items.length - listed)}</li>}
      </ul>
      <p>{prune.confirmGone(bytes)}</p>
      {toTrash > 0 && <p>{prune.confirmTrash(toTrash)}</p>}
      {gone > 0 && <p className="text-warn">{prune.confirmFinal(gone)}</p>}
    </ConfirmDialog>
  );
}
