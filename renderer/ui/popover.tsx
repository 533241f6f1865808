import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';

/** A small panel of choices that opens from a button, and stays open while they are made. */
export function Popover({ trigger, label, children, open, onOpenChange }: { trigger: ReactElement<Record<string, unknown>>; label: string; children: ReactNode; open?: boolean; onOpenChange?: (open: boolean) => void }): ReactNode {
  return (
    <Base.Root {...(open !== undefined && { open })} {...(onOpenChange !== undefined && { onOpenChange })}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50 outline-none">
          <Base.Popup aria-label={label} className="pop max-h-(--available-height) overflow-y-auto rounded-lg bg-raised p-3 text-sm text-text shadow-pop outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
