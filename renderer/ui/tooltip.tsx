import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Keys } from './keys.tsx';

/** Wraps the window once, so that neighbouring tooltips open without waiting again. */
export function TooltipProvider({ children }: { children: ReactNode }): ReactNode {
  return (
    <Base.Provider delay={500} closeDelay={0}>
      {children}
    </Base.Provider>
  );
}

/** A short text beside its one child, with the keys that do the same. Never the only place a fact is told. */
export function Tooltip({ text, keys, side = 'top', children }: { text: ReactNode; keys?: string; side?: 'top' | 'right' | 'bottom' | 'left'; children: ReactElement<Record<string, unknown>> }): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="pop flex max-w-80 items-center gap-2 rounded-md bg-raised px-2 py-1 text-xs text-text shadow-pop">
            <span className="min-w-0 wrap-break-word">{text}</span>
            {keys !== undefined && <Keys keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
