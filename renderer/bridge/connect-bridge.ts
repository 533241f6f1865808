import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import { createConnection, type Connection } from './connection.ts';
import { openSocketBridge } from './socket-bridge.ts';

declare global {
  interface Window {
    /** Made by Electron's preload; absent in browser mode. */
    readonly tidewharf?: Bridge;
  }
}

/** The way to the host: Electron's preload where there is one, else browser mode's WebSocket. */
export function connectBridge(): { readonly bridge: Bridge; readonly connection: Connection } {
  if (window.tidewharf !== undefined) return { bridge: window.tidewharf, connection: createConnection({ kind: 'open', epoch: 1 }) };
  const connection = createConnection({ kind: 'connecting' });
  return { bridge: openSocketBridge(connection), connection };
}
