import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { LogStore } from '../lib/log-store.ts';
import { wholeView, type LogView } from '../lib/log-view.ts';
import { searchPattern } from '../lib/match-lines.ts';

/** What is typed and chosen above a log. */
export type LogChoice = Omit<LogView, 'pattern' | 'onlySource'> & { readonly text: string; readonly regex: boolean; readonly matchCase: boolean };

const { pattern: _pattern, onlySource: _onlySource, ...shown } = wholeView;
export const wholeChoice: LogChoice = { ...shown, text: '', regex: false, matchCase: false };

export type LogSearchState = {
  readonly choice: LogChoice;
  readonly change: (patch: Partial<LogChoice>) => void;
  /** For what is drawn; null looks for nothing. */
  readonly pattern: RegExp | null;
  readonly problem: string | undefined;
  /** The line the search stands on. */
  readonly current: number | undefined;
  readonly step: (by: 1 | -1) => void;
};

/** Which lines of a store are shown (of one log, where one is given), what is looked for in them, and which hit is in sight. */
export function useLogView(store: LogStore, onlySource: number | null = null): LogSearchState {
  const [choice, setChoice] = useState(wholeChoice);
  const [current, setCurrent] = useState<number | undefined>(undefined);
  const wanted = useDeferredValue(choice);
  const { text, regex, matchCase } = wanted;
  const { pattern, problem } = useMemo(() => searchPattern({ text, regex, matchCase }), [text, regex, matchCase]);
  const drawn = useMemo(() => (pattern === null ? null : new RegExp(pattern.source, `${pattern.flags}g`)), [pattern]);
  const { stdout, stderr, hide, hiddenLevels, hiddenSources } = wanted;
  useEffect(() => store.setView({ pattern, hide, stdout, stderr, hiddenLevels, hiddenSources, onlySource }), [store, pattern, hide, stdout, stderr, hiddenLevels, hiddenSources, onlySource]);
  return {
    choice,
    pattern: drawn,
    problem,
    current,
    change: (patch) => {
      setChoice({ ...choice, ...patch });
      if ('text' in patch || 'regex' in patch || 'matchCase' in patch) setCurrent(undefined);
    },
    step: (by) => setCurrent(store.nextHit(current, by)),
  };
}
