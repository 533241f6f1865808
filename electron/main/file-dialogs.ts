import { BrowserWindow, type Dialog } from 'electron';
import type { FileDialogs } from '../host/files/file-dialogs.ts';

/** The system's choosers, over the window that asks. */
export function createFileDialogs(dialog: Dialog): FileDialogs {
  return {
    open: async ({ title, kind, multiple, extensions }) => {
      const options = { title, properties: [kind === 'folder' ? 'openDirectory' : 'openFile', ...(multiple ? ['multiSelections'] : [])] as ('openFile' | 'openDirectory' | 'multiSelections')[], ...filtersOf(extensions) };
      const window = BrowserWindow.getFocusedWindow();
      const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
      return canceled ? [] : filePaths;
    },
    save: async ({ title, name, extensions }) => {
      const options = { title, defaultPath: name, properties: ['createDirectory', 'showOverwriteConfirmation'] as ('createDirectory' | 'showOverwriteConfirmation')[], ...filtersOf(extensions) };
      const window = BrowserWindow.getFocusedWindow();
      const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
      return canceled || filePath === '' ? undefined : filePath;
    },
  };
}

function filtersOf(extensions: readonly string[]): { filters?: { name: string; extensions: string[] }[] } {
  if (extensions.length === 0) return {};
  return { filters: [{ name: extensions.map((extension) => `.${extension}`).join(', '), extensions: [...extensions] }, { name: '*', extensions: ['*'] }] };
}
