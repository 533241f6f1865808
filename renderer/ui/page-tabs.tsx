import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Link } from '../lib/router.tsx';

type PageTab = { readonly to: string; readonly label: string; readonly current: boolean; readonly count?: number | undefined };

/** Tabs that are places of their own: links, so that back and forward walk through them. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }): ReactNode {
  return (
    <nav aria-label={label} className="flex gap-1 border-b border-line px-3">
      {tabs.map((tab) => (
        <Link
          key={tab.to}
          to={tab.to}
          aria-current={tab.current ? 'page' : undefined}
          className={cn(
            'relative flex h-9 items-center gap-1.5 rounded-md px-2 text-sm font-medium text-muted hover:text-text',
            tab.current && "text-text after:absolute after:inset-x-2 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent after:content-['']",
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-xs font-normal text-faint">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  );
}
