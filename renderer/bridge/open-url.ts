import type { Bridge } from '../../electron/shared/ipc/contract.ts';

/** Opens a link in the user's browser. In browser mode that is this one, in a tab that cannot reach back. */
export function openUrl(bridge: Bridge, url: string): void {
  if (bridge.kind === 'browser') window.open(url, '_blank', 'noopener,noreferrer');
  else void bridge.call('app.openExternal', { url });
}
