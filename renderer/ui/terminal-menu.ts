import { ClipboardPaste, Copy, Eraser, Search, TextSelect, ZoomIn, ZoomOut } from 'lucide-react';
import type { Terminal } from '@xterm/xterm';
import { toast } from 'sonner';
import { strings } from '../strings/strings.ts';
import type { MenuEntry } from './menu.tsx';

const t = strings.terminal;

type TerminalWays = { readonly term: Terminal; readonly paste: (text: string) => void; readonly search: () => void; readonly zoom: (by: 1 | -1 | 0) => void };

/** What a right click offers. */
export function terminalMenu({ term, paste, search, zoom }: TerminalWays): readonly MenuEntry[] {
  const selected = term.getSelection();
  return [
    { label: t.copy, icon: Copy, keys: 'Ctrl+Shift+C', onSelect: () => void navigator.clipboard.writeText(selected), reason: selected === '' ? '' : undefined },
    { label: t.paste, icon: ClipboardPaste, keys: 'Ctrl+Shift+V', onSelect: () => void navigator.clipboard.readText().then(paste, () => toast(t.noClipboard)) },
    { label: t.selectAll, icon: TextSelect, onSelect: () => term.selectAll() },
    { label: t.clear, icon: Eraser, onSelect: () => term.clear() },
    '-',
    { label: t.searchShort, icon: Search, keys: 'Ctrl+Shift+F', onSelect: search },
    '-',
    { label: t.bigger, icon: ZoomIn, keys: 'Ctrl++', onSelect: () => zoom(1) },
    { label: t.smaller, icon: ZoomOut, keys: 'Ctrl+-', onSelect: () => zoom(-1) },
    { label: t.usualSize, keys: 'Ctrl+0', onSelect: () => zoom(0) },
  ];
}
