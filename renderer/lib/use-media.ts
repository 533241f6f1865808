import { useSyncExternalStore } from 'react';

type Watched = { readonly subscribe: (changed: () => void) => () => void; readonly matches: () => boolean };

/** One for each query, however many ask: hundreds of rows may. */
const watched = new Map<string, Watched>();

function watch(query: string): Watched {
  const known = watched.get(query);
  if (known !== undefined) return known;
  const list = window.matchMedia(query);
  const made: Watched = {
    subscribe: (changed) => {
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    matches: () => list.matches,
  };
  watched.set(query, made);
  return made;
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const { subscribe, matches } = watch(query);
  return useSyncExternalStore(subscribe, matches);
}
