import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { inputStyle } from './field.tsx';
import { Keys } from './keys.tsx';
import { cn } from '../lib/cn.ts';
import { strings } from '../strings/strings.ts';

/** A screen: header with title and actions, then what fills the rest. `title` is the page's h1. */
export function Page({ title, lead, actions, toolbar, children }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode; toolbar?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <header className="flex h-13 shrink-0 items-center gap-3 px-5">
        {lead}
        <h1 className="flex min-w-0 items-baseline gap-2 text-base font-semibold">{title}</h1>
        <div className="ml-auto flex items-center gap-2">{actions}</div>
      </header>
      {toolbar}
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  );
}

export function Toolbar({ children }: { children: ReactNode }): ReactNode {
  return <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-5 pb-3">{children}</div>;
}

/** The same for a page whose tabs stand in the place of a toolbar. */
export function BarBelowTabs({ children }: { children: ReactNode }): ReactNode {
  return <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-5">{children}</div>;
}

/** The list's filter. `/` focuses it (app/shortcuts.ts finds it by its role), Esc empties it and then lets go. */
export function FilterInput({ value, onChange, label, className }: { value: string; onChange: (value: string) => void; label: string; className?: string }): ReactNode {
  return (
    <div role="search" className={cn('relative flex w-60 items-center', className)}>
      <Search size={13} className="pointer-events-none absolute left-2 text-faint" aria-hidden />
      <input
        data-list-filter
        type="text"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (value === '') event.currentTarget.blur();
          else onChange('');
        }}
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        className={cn(inputStyle, 'pr-7 pl-7')}
      />
      <span className="absolute right-1.5 flex">{value === '' ? <Keys keys="/" /> : <IconButton icon={X} label={strings.parts.clearFilter} size="sm" tooltip={false} className="-mr-1 size-5" onClick={() => onChange('')} />}</span>
    </div>
  );
}
