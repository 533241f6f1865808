import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Keys } from '../ui/keys.tsx';

/** Closes the palette, then does it. */
export type Run = (action: () => void) => () => void;

export const paletteItem = 'flex min-h-8 items-center gap-2.5 rounded-md px-2 outline-none select-none data-[selected=true]:bg-press';

type EntryProps = { icon: LucideIcon; label: string; onSelect: () => void; value?: string; words?: string[]; keys?: string; /** At its end, small. */ note?: ReactNode; forceMount?: boolean };

/** One line of the palette, found by its label and its words. */
export function Entry({ icon: Icon, label, onSelect, value, words = [], keys, note, forceMount = false }: EntryProps): ReactNode {
  return (
    <Command.Item value={value ?? label} keywords={[label, ...words]} onSelect={onSelect} forceMount={forceMount} className={paletteItem}>
      <Icon size={15} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {note !== undefined && <span className="shrink-0 text-xs text-muted">{note}</span>}
      {keys !== undefined && <Keys keys={keys} />}
    </Command.Item>
  );
}
