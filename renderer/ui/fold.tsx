import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

type FoldProps = {
  title: string;
  /** What is in it, in a few words, for when it is closed. */
  summary?: ReactNode;
  /** Has something to say, such as an error: it is open, and stays so. */
  forced?: boolean;
  startsOpen?: boolean;
  /** How many rows are in it: it is open where there are some, unless `startsFolded`, and opens when one is added. */
  count?: number;
  startsFolded?: boolean;
  /** Beside the title. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A part of a form that is folded away until it is needed. */
export function Fold({ title, summary, forced = false, startsOpen = false, count = 0, startsFolded = false, aside, children }: FoldProps): ReactNode {
  const [open, setOpen] = useState(startsOpen || (count > 0 && !startsFolded));
  const [before, setBefore] = useState(count);
  const body = useId();
  if (count !== before) {
    setBefore(count);
    if (count > before) setOpen(true);
  }
  const shown = open || forced;
  return (
    <section className="min-w-0 border-t border-line pt-1.5">
      <div className="flex min-h-8 items-center gap-2">
        <h3 className="min-w-0 flex-1">
          <button type="button" aria-expanded={shown} aria-controls={body} onClick={() => setOpen(!shown)} className="flex min-h-8 w-full items-center gap-1.5 rounded-md text-left text-xs font-semibold text-muted hover:text-text">
            <ChevronRight size={14} aria-hidden className={cn('shrink-0 transition-transform duration-100', shown && 'rotate-90')} />
            <span className="shrink-0">{title}</span>
            {!shown && summary !== undefined && <span className="min-w-0 truncate pl-1 font-normal">{summary}</span>}
          </button>
        </h3>
        {aside}
      </div>
      <div id={body} hidden={!shown} className={cn('flex-col gap-2 pt-1 pb-3 pl-5', shown && 'flex')}>
        {children}
      </div>
    </section>
  );
}
