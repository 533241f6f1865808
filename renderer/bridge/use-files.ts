import { useMemo } from 'react';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import type { ChosenFile, OpenRequest, SaveRequest } from '../../electron/shared/ipc/files.ts';
import { useBridge } from './bridge-provider.tsx';
import { askForPath } from './path-asks.ts';
import { callBridge } from './query-client.ts';

/** Files of this machine, as far as the person chooses them. All fail with EngineError. */
export type Files = {
  /** Empty where the person thought better of it. */
  open(request: { readonly title: string; readonly kind?: OpenRequest['kind']; readonly multiple?: boolean; readonly extensions?: readonly string[] }): Promise<readonly ChosenFile[]>;
  /** A place to write to, null where the person thought better of it. They have agreed to overwrite what is there. */
  save(request: { readonly title: string; readonly name: string; readonly extensions?: readonly string[] }): Promise<ChosenFile | null>;
  /** A dropped file: its handle can be given to a call at once, and the bytes are sent as that call reads them. `sent` fails when nobody reads to the end. */
  drop(file: File): Promise<{ readonly file: ChosenFile; readonly sent: Promise<void> }>;
};

/** The system's chooser in Electron, a small dialog of ours in browser mode (app/path-dialog.tsx). */
export function useFiles(): Files {
  const bridge = useBridge();
  return useMemo(() => createFiles(bridge), [bridge]);
}

function createFiles(bridge: Bridge): Files {
  return {
    open: async ({ title, kind = 'file', multiple = false, extensions = [] }) => {
      if (bridge.kind === 'electron') return await callBridge(bridge, 'files.open', { title, kind, multiple, extensions });
      const file = await askForPath({ use: 'open', title, kind });
      return file === null ? [] : [file];
    },
    save: async ({ title, name, extensions = [] }) => {
      const request: SaveRequest = { title, name, extensions };
      return bridge.kind === 'electron' ? await callBridge(bridge, 'files.save', request) : await askForPath({ use: 'save', title, name });
    },
    drop: async (file) => {
      const chosen = await callBridge(bridge, 'files.drop', { name: file.name, bytes: file.size });
      return { file: chosen, sent: send(bridge, chosen.handle, file) };
    },
  };
}

/** Divisible by three, so that base64 has no padding between pieces. */
const pieceBytes = 3 << 18;

async function send(bridge: Bridge, handle: string, file: File): Promise<void> {
  let complete = false;
  try {
    for (let start = 0; start < file.size; start += pieceBytes) {
      const piece = new Uint8Array(await file.slice(start, start + pieceBytes).arrayBuffer());
      await callBridge(bridge, 'files.dropPiece', { handle, data: toBase64(piece) });
    }
    complete = true;
  } finally {
    await callBridge(bridge, 'files.dropEnd', { handle, complete });
  }
}

/** Uint8Array.toBase64 is too new for the browsers that browser mode meets. */
function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(''));
}
