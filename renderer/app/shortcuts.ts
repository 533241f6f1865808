import { useEffect, useEffectEvent } from 'react';
import { navigate, usePlace } from '../lib/router.tsx';
import { pages } from './pages.ts';

type Handlers = { readonly onPalette: () => void; readonly onKeys: () => void; readonly onRail: () => void };

function inText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Keys of the window. A terminal that has the focus keeps all but Ctrl+Shift+P and the pages (Ctrl+K is a shell's own). */
export function useShortcuts({ onPalette, onKeys, onRail }: Handlers): void {
  const { params } = usePlace();
  const inDialog = params.has('dialog');
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    const mod = event.ctrlKey || event.metaKey;
    const plain = !mod && !event.altKey;
    const page = /^[1-9]$/.test(event.key) ? pages[Number(event.key) - 1] : undefined;
    const inTerminal = event.target instanceof Element && event.target.closest('.xterm') !== null;
    const palette = (event.key.toLowerCase() === 'k' && !event.shiftKey && !(inTerminal && event.ctrlKey)) || (event.key.toLowerCase() === 'p' && event.shiftKey);
    if (mod && !event.altKey && palette) onPalette();
    else if (mod && !event.altKey && page !== undefined) navigate(page.to);
    else if (inTerminal) return;
    else if (mod && event.key.toLowerCase() === 'b') onRail();
    else if (event.altKey && !mod && event.key === 'ArrowLeft') window.history.back();
    else if (event.altKey && !mod && event.key === 'ArrowRight') window.history.forward();
    else if (inDialog || inText(event.target)) return;
    else if (plain && event.key === '/') {
      const filter = document.querySelector<HTMLInputElement>('[data-list-filter]');
      if (filter === null) return;
      filter.focus();
      filter.select();
    } else if (plain && event.key === '?') onKeys();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}
