import type { ISearchOptions, SearchAddon } from '@xterm/addon-search';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { strings } from '../strings/strings.ts';
import { IconButton } from './button.tsx';
import { Input } from './field.tsx';

const t = strings.terminal;

/** Only with colours does the addon count: six digits each. */
const decorations = { matchBackground: '#8a6d1c', matchOverviewRuler: '#8a6d1c', activeMatchBackground: '#c2571a', activeMatchColorOverviewRuler: '#c2571a' };
const options: ISearchOptions = { decorations };

/** Looks for a text in what a terminal has shown, from the end up. */
export function TerminalSearch({ search, onClose }: { search: SearchAddon; onClose: () => void }): ReactNode {
  const [text, setText] = useState('');
  const [found, setFound] = useState({ place: 0, count: 0 });
  useEffect(() => {
    const told = search.onDidChangeResults(({ resultIndex, resultCount }) => setFound({ place: resultIndex + 1, count: resultCount }));
    return () => {
      told.dispose();
      search.clearDecorations();
    };
  }, [search]);
  return (
    <search className="absolute top-2 right-5 z-10 flex items-center gap-1 rounded-lg bg-raised p-1 shadow-pop">
      <Input
        autoFocus
        aria-label={t.search}
        placeholder={t.searchShort}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          search.findPrevious(event.target.value, { ...options, incremental: true });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            if (event.shiftKey) search.findNext(text, options);
            else search.findPrevious(text, options);
          } else if (event.key === 'Escape') onClose();
        }}
        className="w-48"
      />
      <span role="status" className="min-w-16 px-1 text-xs whitespace-nowrap text-muted">
        {text !== '' && t.matchOf(found.place, found.count)}
      </span>
      <IconButton icon={ChevronUp} label={t.matchBefore} tooltip={false} onClick={() => search.findPrevious(text, options)} />
      <IconButton icon={ChevronDown} label={t.matchAfter} tooltip={false} onClick={() => search.findNext(text, options)} />
      <IconButton icon={X} label={t.closeSearch} tooltip={false} onClick={onClose} />
    </search>
  );
}
