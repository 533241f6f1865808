import type { TerminalLook } from '../lib/terminal-link.ts';
import { useBridge } from './bridge-provider.tsx';
import { openUrl } from './open-url.ts';
import { useSettings } from './use-settings.ts';

const usualSize = 13;
const [smallest, biggest] = [8, 32];

/** The look of terminals, kept in the settings. */
export function useTerminalLook(): TerminalLook {
  const bridge = useBridge();
  const [{ terminalFontSize, terminalScrollback, terminalScreenReader }, change] = useSettings();
  return {
    fontSize: terminalFontSize,
    scrollback: terminalScrollback,
    screenReader: terminalScreenReader,
    onOpenUrl: (url) => openUrl(bridge, url),
    onZoom: (by) => change({ terminalFontSize: by === 0 ? usualSize : Math.max(smallest, Math.min(biggest, terminalFontSize + by)) }),
  };
}
