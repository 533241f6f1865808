import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Keys } from './keys.tsx';

/** One line of a menu; `'-'` is a separator. A line that cannot be chosen says why in `reason`. */
export type MenuEntry =
  | { readonly label: string; readonly icon?: LucideIcon; readonly onSelect: () => void; readonly danger?: boolean; readonly keys?: string; readonly reason?: string | undefined }
  | '-';

const popup = 'pop max-h-(--available-height) min-w-48 overflow-y-auto rounded-lg bg-raised p-1 text-sm text-text shadow-pop outline-none';
const item = 'flex min-h-7 items-center gap-2.5 rounded-md px-2 outline-none select-none data-disabled:text-faint data-highlighted:bg-press';

function Entries({ entries }: { entries: readonly MenuEntry[] }): ReactNode {
  return entries.map((entry, index) =>
    entry === '-' ? (
      // oxlint-disable-next-line react/no-array-index-key -- separators have no name of their own
      <Base.Separator key={`line ${index}`} className="mx-1 my-1 h-px bg-line" />
    ) : (
      <Base.Item key={entry.label} className={cn(item, entry.danger && 'text-danger')} disabled={entry.reason !== undefined} onClick={entry.onSelect}>
        {entry.icon === undefined ? <span className="w-3.5" /> : <entry.icon size={14} strokeWidth={1.75} className={entry.danger ? '' : 'text-muted'} aria-hidden />}
        <span className="flex-1 pr-4">{entry.label}</span>
        {entry.reason !== undefined && <span className="text-xs">{entry.reason}</span>}
        {entry.keys !== undefined && <Keys keys={entry.keys} />}
      </Base.Item>
    ),
  );
}

/** A menu that opens from a button. */
export function Menu({ trigger, entries, align = 'end' }: { trigger: ReactElement<Record<string, unknown>>; entries: readonly MenuEntry[]; align?: 'start' | 'end' }): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-50 outline-none">
          <Base.Popup className={popup}>
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The same entries at the pointer, by right click, long press or the menu key. `entries` is asked for when it opens. */
export function ContextMenu({ children, entries }: { children: ReactElement<Record<string, unknown>>; entries: () => readonly MenuEntry[] }): ReactNode {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className="z-50 outline-none">
          <BaseContext.Popup className={popup}>
            <LazyEntries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function LazyEntries({ entries }: { entries: () => readonly MenuEntry[] }): ReactNode {
  return <Entries entries={entries()} />;
}
