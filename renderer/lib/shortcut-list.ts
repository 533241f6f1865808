export type Shortcut = { readonly keys: string; readonly what: string };

/** Keys that work anywhere; the shell acts on them. */
export const windowKeys: readonly Shortcut[] = [
  { keys: 'Mod+K', what: 'Search and commands' },
  { keys: 'Mod+1', what: 'The first page of the rail, and so on to 9' },
  { keys: '/', what: 'Filter the list, search the log' },
  { keys: 'Alt+←', what: 'Back' },
  { keys: 'Alt+→', what: 'Forward' },
  { keys: 'Mod+B', what: 'Labels of the rail' },
  { keys: '?', what: 'These keys' },
];

export const listKeys: readonly Shortcut[] = [
  { keys: '↑', what: 'Row above' },
  { keys: '↓', what: 'Row below' },
  { keys: 'Enter', what: 'Open' },
  { keys: 'Space', what: 'Select' },
  { keys: '→', what: 'Open a group' },
  { keys: '←', what: 'Close a group' },
  { keys: 'Esc', what: 'Close what lies beside the list' },
  { keys: 'Delete', what: 'Remove' },
  { keys: 'Shift+F10', what: 'Menu of the row' },
];

export const terminalKeys: readonly Shortcut[] = [
  { keys: 'Ctrl+Shift+P', what: 'Search and commands' },
  { keys: 'Ctrl+Shift+C', what: 'Copy' },
  { keys: 'Ctrl+Shift+V', what: 'Paste' },
  { keys: 'Ctrl+Shift+F', what: 'Search' },
  { keys: 'Ctrl++', what: 'Bigger text' },
  { keys: 'Ctrl+-', what: 'Smaller text' },
  { keys: 'Ctrl+F6', what: 'Leave the terminal, to its tabs' },
];
