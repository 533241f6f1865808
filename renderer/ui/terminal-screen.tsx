import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal, type ITheme } from '@xterm/xterm';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import type { TerminalLink } from '../lib/terminal-link.ts';
import { IconButton } from './button.tsx';
import { Input } from './field.tsx';

type TerminalScreenProps = { link: TerminalLink; label: string; screenReader: boolean; onOpenUrl: (url: string) => void };

/** The page's tokens as xterm wants them. */
function readTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string): string => style.getPropertyValue(name).trim();
  const [red, green, yellow, blue, magenta, cyan] = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'].map((name) => get(`--ansi-${name}`)) as [string, string, string, string, string, string];
  return {
    background: get('--tw-sunken'), foreground: get('--tw-text'), cursor: get('--tw-accent'), cursorAccent: get('--tw-sunken'), selectionBackground: `${get('--tw-accent')}4d`,
    black: get('--ansi-black'), white: get('--ansi-white'), brightBlack: get('--tw-faint'), brightWhite: get('--tw-text'),
    red, green, yellow, blue, magenta, cyan, brightRed: red, brightGreen: green, brightYellow: yellow, brightBlue: blue, brightMagenta: magenta, brightCyan: cyan,
  };
}

/** xterm as a component: fitted before the shell starts, so that its first picture has the right size; follows the theme and the room it has. */
export function TerminalScreen({ link, label, screenReader, onOpenUrl }: TerminalScreenProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const [made, setMade] = useState<{ term: Terminal; search: SearchAddon } | null>(null);
  const [searching, setSearching] = useState(false);
  const onType = useEffectEvent((data: string) => link.onType(data));
  const onSize = useEffectEvent((size: { cols: number; rows: number }) => link.onSize(size));
  const onFirstSize = useEffectEvent((size: { cols: number; rows: number }) => link.onFirstSize(size));
  const openUrl = useEffectEvent((url: string) => onOpenUrl(url));

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const font = getComputedStyle(document.documentElement).getPropertyValue('--font-mono');
    const term = new Terminal({ allowProposedApi: true, fontFamily: font, fontSize: 13, lineHeight: 1.2, scrollback: 10_000, cursorBlink: false, theme: readTheme(), screenReaderMode: screenReader, macOptionIsMeta: true });
    const fit = new FitAddon();
    const search = new SearchAddon();
    term.loadAddon(fit);
    term.loadAddon(search);
    term.loadAddon(new Unicode11Addon());
    term.loadAddon(new WebLinksAddon((_event, url) => openUrl(url)));
    term.unicode.activeVersion = '11';
    term.open(element);
    fit.fit();
    term.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey) return true;
      if (event.code === 'KeyC') {
        event.preventDefault();
        if (term.hasSelection()) void navigator.clipboard.writeText(term.getSelection());
        return false;
      }
      if (event.code === 'KeyF') {
        event.preventDefault();
        setSearching(true);
        return false;
      }
      return event.code !== 'KeyV';
    });
    onFirstSize({ cols: term.cols, rows: term.rows });
    const typed = term.onData((data) => onType(data));
    const sized = term.onResize((size) => onSize(size));
    const room = new ResizeObserver(() => requestAnimationFrame(() => element.isConnected && fit.fit()));
    room.observe(element);
    const theme = new MutationObserver(() => (term.options.theme = readTheme()));
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    setMade({ term, search });
    term.focus();
    return () => {
      room.disconnect();
      theme.disconnect();
      typed.dispose();
      sized.dispose();
      term.dispose();
      setMade(null);
    };
  }, [screenReader]);

  const { attach } = link;
  useEffect(() => {
    if (made === null || attach === undefined) return undefined;
    const { term } = made;
    term.reset();
    return attach((data) => new Promise((resolve) => term.write(data, resolve)));
  }, [made, attach]);

  return (
    <div className="relative h-full min-h-0 bg-sunken">
      <div ref={host} role="group" aria-label={label} className="h-full overflow-hidden py-2 pl-3 [&_.xterm]:h-full" />
      {searching && made !== null && <TerminalSearch search={made.search} onClose={() => { setSearching(false); made.term.focus(); }} />}
    </div>
  );
}

function TerminalSearch({ search, onClose }: { search: SearchAddon; onClose: () => void }): ReactNode {
  const [text, setText] = useState('');
  return (
    <search className="absolute top-2 right-5 flex items-center gap-1 rounded-lg bg-raised p-1 shadow-pop">
      <Input
        autoFocus
        aria-label="Search the terminal"
        placeholder="Search"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          search.findPrevious(event.target.value, { incremental: true });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            if (event.shiftKey) search.findNext(text);
            else search.findPrevious(text);
          } else if (event.key === 'Escape') {
            search.clearDecorations();
            onClose();
          }
        }}
        className="w-48"
      />
      <IconButton icon={ChevronUp} label="Match before" tooltip={false} onClick={() => search.findPrevious(text)} />
      <IconButton icon={ChevronDown} label="Match after" tooltip={false} onClick={() => search.findNext(text)} />
      <IconButton icon={X} label="Close search" tooltip={false} onClick={onClose} />
    </search>
  );
}
