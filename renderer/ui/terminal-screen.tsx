import '@xterm/xterm/css/xterm.css';
import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react';
import { pastedLines } from '../lib/pasted-lines.ts';
import type { TerminalLink, TerminalLook } from '../lib/terminal-link.ts';
import { strings } from '../strings/strings.ts';
import { createTerminal, type MadeTerminal } from './create-terminal.ts';
import { ContextMenu } from './menu.tsx';
import { PasteDialog } from './paste-dialog.tsx';
import { takeKeys } from './terminal-keys.ts';
import { terminalMenu } from './terminal-menu.ts';
import { TerminalSearch } from './terminal-search.tsx';

type TerminalScreenProps = { link: TerminalLink; label: string; look: TerminalLook; onLeave: () => void };

/** xterm as a component: fitted before the shell starts, so that its first picture has the right size. */
export function TerminalScreen({ link, label, look, onLeave }: TerminalScreenProps): ReactNode {
  const hint = useId();
  const host = useRef<HTMLDivElement>(null);
  const [made, setMade] = useState<MadeTerminal | null>(null);
  const [searching, setSearching] = useState(false);
  const [asked, setAsked] = useState<string | null>(null);
  const onType = useEffectEvent((data: string) => link.onType(data));
  const onSize = useEffectEvent((size: { cols: number; rows: number }) => link.onSize(size));
  const onFirstSize = useEffectEvent((size: { cols: number; rows: number }) => link.onFirstSize(size));
  const openUrl = useEffectEvent((url: string) => look.onOpenUrl(url));
  const leave = useEffectEvent(() => onLeave());
  const zoom = useEffectEvent((by: 1 | -1 | 0) => look.onZoom(by));
  const firstLook = useEffectEvent(() => ({ fontSize: look.fontSize, scrollback: look.scrollback }));
  const { screenReader, fontSize, scrollback } = look;

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const terminal = createTerminal(element, { ...firstLook(), screenReader, onOpenUrl: (url) => openUrl(url) });
    const { term } = terminal;
    takeKeys(term, {
      copy: () => void (term.hasSelection() && navigator.clipboard.writeText(term.getSelection())),
      search: () => setSearching(true),
      zoom: (by) => zoom(by),
      leave: () => leave(),
    });
    // A program that takes pasted text as such does not run its lines.
    const onPaste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (term.modes.bracketedPasteMode || pastedLines(text) < 2) return;
      event.preventDefault();
      event.stopPropagation();
      setAsked(text);
    };
    element.addEventListener('paste', onPaste, { capture: true });
    onFirstSize({ cols: term.cols, rows: term.rows });
    const listening = [term.onData((data) => onType(data)), term.onResize(({ cols, rows }) => onSize({ cols, rows }))];
    setMade(terminal);
    term.focus();
    return () => {
      element.removeEventListener('paste', onPaste, { capture: true });
      for (const each of listening) each.dispose();
      terminal[Symbol.dispose]();
      setMade(null);
    };
  }, [screenReader]);

  useEffect(() => made?.setFontSize(fontSize), [made, fontSize]);
  useEffect(() => made?.setScrollback(scrollback), [made, scrollback]);

  const { attach } = link;
  useEffect(() => {
    if (made === null || attach === undefined) return undefined;
    const { term } = made;
    term.reset();
    return attach((data) => new Promise((resolve) => term.write(data, resolve)));
  }, [made, attach]);

  const paste = (text: string): void => {
    if (made === null) return;
    if (!made.term.modes.bracketedPasteMode && pastedLines(text) > 1) setAsked(text);
    else made.term.paste(text);
  };
  const closeAnd = (close: () => void): void => {
    close();
    made?.term.focus();
  };
  return (
    <div className="relative h-full min-h-0 bg-sunken">
      <ContextMenu entries={() => (made === null ? [] : terminalMenu({ term: made.term, paste, search: () => setSearching(true), zoom: look.onZoom }))}>
        <div ref={host} role="group" aria-label={label} aria-describedby={hint} className="h-full overflow-hidden py-2 pl-3 [&_.xterm]:h-full" />
      </ContextMenu>
      <p id={hint} className="sr-only">
        {strings.terminal.leaveHint}
      </p>
      {searching && made !== null && <TerminalSearch search={made.search} onClose={() => closeAnd(() => setSearching(false))} />}
      {asked !== null && (
        <PasteDialog
          text={asked}
          onClose={() => closeAnd(() => setAsked(null))}
          onPaste={() => {
            made?.term.paste(asked);
            closeAnd(() => setAsked(null));
          }}
        />
      )}
    </div>
  );
}
