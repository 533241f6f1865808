import { X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { strings } from '../strings/strings.ts';

const t = strings.terminal;

type TabHandleProps = { title: string; ended: boolean; number: number; current: boolean; onSelect: () => void; onClose: () => void; onRename: (title: string) => void };

/** One terminal's tab: chosen by a click, renamed by a double click or F2. */
export function TabHandle({ title, ended, number, current, onSelect, onClose, onRename }: TabHandleProps): ReactNode {
  const [edited, setEdited] = useState<string | null>(null);
  const finish = (text: string): void => {
    setEdited(null);
    if (text.trim() !== '' && text.trim() !== title) onRename(text.trim());
  };
  return (
    <div className={cn('flex h-6 shrink-0 items-center rounded-md text-xs text-muted', current ? 'bg-press text-text' : 'hover:bg-hover')}>
      {edited === null ? (
        <button
          type="button"
          aria-pressed={current}
          title={t.renameHint}
          onClick={onSelect}
          onDoubleClick={() => setEdited(title)}
          onKeyDown={(event) => event.key === 'F2' && setEdited(title)}
          className={cn('flex h-6 items-center gap-1.5 rounded-md pl-2', ended && 'text-faint italic')}
        >
          <span className="text-faint">{number}</span>
          {title}
        </button>
      ) : (
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person just asked to type here
          autoFocus
          aria-label={t.renameTo(title)}
          value={edited}
          maxLength={100}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setEdited(event.target.value)}
          onBlur={() => finish(edited)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') finish(edited);
            if (event.key === 'Escape') setEdited(null);
            event.stopPropagation();
          }}
          className="h-5 w-28 rounded-sm border border-line-strong bg-surface px-1.5"
        />
      )}
      <button type="button" aria-label={t.close(number)} onClick={onClose} className="flex size-6 items-center justify-center rounded-md text-faint hover:text-text">
        <X size={12} aria-hidden />
      </button>
    </div>
  );
}
