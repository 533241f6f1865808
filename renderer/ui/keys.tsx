import type { ReactNode } from 'react';

const isMac = /mac/i.test(navigator.userAgent);
const names: Readonly<Record<string, string>> = isMac ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' };

/** `Mod+K` as caps of this platform. */
export function Keys({ keys }: { keys: string }): ReactNode {
  return (
    <span className="flex shrink-0 items-center gap-0.5">
      {keys.split('+').map((key) => (
        <kbd key={key} className="flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-2xs text-muted">
          {names[key] ?? key}
        </kbd>
      ))}
    </span>
  );
}
