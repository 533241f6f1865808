import type { ReactNode } from 'react';

/** One setting: what it is and does at the left, its control at the right. */
export function SettingRow({ id, title, hint, children }: { id?: string; title: string; hint?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-14 items-center gap-6 border-b border-line py-3 first:pt-0 last:border-0">
      <div className="min-w-0 flex-1">
        <p id={id} className="font-medium">
          {title}
        </p>
        {hint !== undefined && <p className="text-xs text-muted">{hint}</p>}
      </div>
      {children}
    </div>
  );
}
