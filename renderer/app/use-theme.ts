import { useLayoutEffect } from 'react';
import { useSettings } from '../bridge/use-settings.ts';
import { useMedia } from '../lib/use-media.ts';

/** Light or dark as the settings or the system want it; keeps `data-theme` on the page, which the tokens follow. */
export function useTheme(): 'light' | 'dark' {
  const [{ theme }] = useSettings();
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = shown;
  }, [shown]);
  return shown;
}
