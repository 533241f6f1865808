import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal, type ITheme } from '@xterm/xterm';

export type MadeTerminal = Disposable & { readonly term: Terminal; readonly search: SearchAddon; readonly setFontSize: (pixels: number) => void; readonly setScrollback: (lines: number) => void };

type TerminalLook = { readonly fontSize: number; readonly scrollback: number; readonly screenReader: boolean; readonly onOpenUrl: (url: string) => void };

/** xterm in an element, fitted to it; follows the theme and the room it has. */
export function createTerminal(element: HTMLElement, { fontSize, scrollback, screenReader, onOpenUrl }: TerminalLook): MadeTerminal {
  const fontFamily = getComputedStyle(document.documentElement).getPropertyValue('--font-mono');
  const term = new Terminal({ allowProposedApi: true, fontFamily, fontSize, lineHeight: 1.2, scrollback, cursorBlink: false, theme: readTheme(), screenReaderMode: screenReader, macOptionIsMeta: true });
  const fitting = new FitAddon();
  const search = new SearchAddon();
  for (const addon of [fitting, search, new Unicode11Addon(), new WebLinksAddon((_event, url) => onOpenUrl(url))]) term.loadAddon(addon);
  term.unicode.activeVersion = '11';
  term.open(element);
  const fit = (): void => fitting.fit();
  fit();
  const room = new ResizeObserver(() => requestAnimationFrame(() => element.isConnected && fit()));
  room.observe(element);
  const theme = new MutationObserver(() => (term.options.theme = readTheme()));
  theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return {
    term,
    search,
    setFontSize: (pixels) => {
      if (term.options.fontSize === pixels) return;
      term.options.fontSize = pixels;
      fit();
    },
    setScrollback: (lines) => {
      term.options.scrollback = lines;
    },
    [Symbol.dispose]: () => {
      room.disconnect();
      theme.disconnect();
      term.dispose();
    },
  };
}

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
