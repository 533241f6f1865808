import { useSyncExternalStore } from 'react';
import type { ChosenFile } from '../../electron/shared/ipc/files.ts';

/** What the person is asked for where the system has no chooser. `answer` ends it, with null when they thought better of it. */
export type PathAsk = ({ readonly use: 'open'; readonly kind: 'file' | 'folder' } | { readonly use: 'save'; readonly name: string }) & {
  readonly title: string;
  readonly answer: (file: ChosenFile | null) => void;
};

type Question = { readonly use: 'open'; readonly kind: 'file' | 'folder'; readonly title: string } | { readonly use: 'save'; readonly name: string; readonly title: string };

const listeners = new Set<() => void>();
let open: PathAsk | null = null;

function show(next: PathAsk | null): void {
  open = next;
  for (const listener of listeners) listener();
}

/** Settles when the dialog that {@link usePathAsk} drives has an answer. A second question takes the place of the first. */
export function askForPath(question: Question): Promise<ChosenFile | null> {
  open?.answer(null);
  return new Promise((resolve) => {
    const answer = (file: ChosenFile | null): void => {
      show(null);
      resolve(file);
    };
    show({ ...question, answer });
  });
}

export function usePathAsk(): PathAsk | null {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
    () => open,
  );
}
