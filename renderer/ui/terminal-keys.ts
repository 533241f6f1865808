import type { Terminal } from '@xterm/xterm';

export type TerminalActions = { readonly copy: () => void; readonly search: () => void; readonly zoom: (by: 1 | -1 | 0) => void; readonly leave: () => void };

/** Keys that are the terminal's own and do not reach the shell. Pasting is the browser's. */
export function takeKeys(term: Terminal, actions: TerminalActions): void {
  term.attachCustomKeyEventHandler((event) => {
    const action = actionOf(event, actions);
    if (action === undefined) return true;
    if (action === 'leave alone') return false;
    if (event.type === 'keydown') action();
    event.preventDefault();
    return false;
  });
}

function actionOf(event: KeyboardEvent, actions: TerminalActions): (() => void) | 'leave alone' | undefined {
  const { ctrlKey, metaKey, shiftKey, altKey, code, key } = event;
  if ((!ctrlKey && !metaKey) || altKey) return undefined;
  if (ctrlKey && key === 'F6') return actions.leave;
  if (key === '+' || key === '=') return () => actions.zoom(1);
  if (key === '-' && !shiftKey) return () => actions.zoom(-1);
  if (code === 'Digit0' && !shiftKey) return () => actions.zoom(0);
  if (!ctrlKey || !shiftKey) return undefined;
  if (code === 'KeyC') return actions.copy;
  if (code === 'KeyF') return actions.search;
  return code === 'KeyV' ? 'leave alone' : undefined;
}
