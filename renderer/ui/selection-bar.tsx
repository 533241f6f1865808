import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

/** How many rows of a list are selected, what can be done with them all, and the way out. `label`: the count in words. */
export function SelectionBar({ label, clear, onClear, children }: { label: string; clear: string; onClear: () => void; children: ReactNode }): ReactNode {
  return (
    <span role="toolbar" aria-label={label} className="flex items-center gap-2">
      <span className="text-xs whitespace-nowrap text-muted">{label}</span>
      {children}
      <IconButton size="sm" icon={X} label={clear} onClick={onClear} />
    </span>
  );
}
