import { CaseSensitive, ChevronDown, ChevronUp, ListFilter, Regex, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import type { LogStore } from '../lib/log-store.ts';
import { strings } from '../strings/strings.ts';
import { IconButton } from './button.tsx';
import { Input } from './field.tsx';
import { ToggleButton } from './toggle-button.tsx';
import type { LogSearchState } from './use-log-view.ts';

const t = strings.logs;

/** What is looked for in a log, whether the other lines are hidden, and the steps from match to match. */
export function LogSearch({ store, search, reading }: { store: LogStore; search: LogSearchState; reading: boolean }): ReactNode {
  const { choice, change, problem, current, step } = search;
  const hits = store.hits();
  const progress = store.progress();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') step(event.shiftKey ? 1 : -1);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (choice.text === '') event.currentTarget.blur();
    else change({ text: '' });
  };
  return (
    <search className="flex min-w-0 items-center gap-0.5">
      <Input data-list-filter aria-label={t.search} aria-invalid={problem !== undefined} placeholder={t.search} value={choice.text} onChange={(event) => change({ text: event.target.value })} onKeyDown={onKeyDown} className="mr-1 w-52" />
      <ToggleButton icon={Regex} label={t.regex} on={choice.regex} onChange={(regex) => change({ regex })} />
      <ToggleButton icon={CaseSensitive} label={t.matchCase} on={choice.matchCase} onChange={(matchCase) => change({ matchCase })} />
      <ToggleButton icon={ListFilter} label={t.hideOthers} on={choice.hide} onChange={(hide) => change({ hide })} />
      {choice.text !== '' && (
        <>
          <span role="status" className={cn('px-1.5 text-xs whitespace-nowrap text-muted', (problem !== undefined || progress === 'slow') && 'text-danger')} title={problem ?? (progress === 'slow' ? t.tooSlowHint : undefined)}>
            {problem !== undefined ? t.notValid : progress === 'slow' ? t.tooSlow : current === undefined || hits === 0 ? t.matches(hits) : t.matchOf(store.hitNumber(current), hits)}
            {problem === undefined && (progress === 'busy' || reading) && <span className="text-faint"> {t.searching}</span>}
          </span>
          <IconButton icon={ChevronUp} label={t.matchBefore} keys="Enter" disabled={hits === 0} onClick={() => step(-1)} />
          <IconButton icon={ChevronDown} label={t.matchAfter} keys="Shift+Enter" disabled={hits === 0} onClick={() => step(1)} />
          <IconButton icon={X} label={t.clearSearch} tooltip={false} onClick={() => change({ text: '' })} />
        </>
      )}
    </search>
  );
}
