import { Monitor, Moon, Sun } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useSettings } from '../../bridge/use-settings.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SettingRow } from './setting-row.tsx';

export function AppearanceSection(): ReactNode {
  const [settings, change] = useSettings();
  const readerId = useId();
  return (
    <>
      <SettingRow title="Theme" hint="System follows what your desktop says.">
        <Segmented
          label="Theme"
          value={settings.theme}
          onChange={(theme) => change({ theme })}
          choices={[
            { value: 'system', label: 'System', icon: Monitor },
            { value: 'light', label: 'Light', icon: Sun },
            { value: 'dark', label: 'Dark', icon: Moon },
          ]}
        />
      </SettingRow>
      <SettingRow title="Images as" hint="What the Images page opens with.">
        <Segmented
          label="Images as"
          value={settings.imagesView}
          onChange={(imagesView) => change({ imagesView })}
          choices={[
            { value: 'gallery', label: 'Gallery' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </SettingRow>
      <SettingRow id={readerId} title="Terminals speak to screen readers" hint="Reads what is written aloud. Composed characters (accents) may not arrive while it is on.">
        <Switch checked={settings.terminalScreenReader} onChange={(terminalScreenReader) => change({ terminalScreenReader })} labelledBy={readerId} />
      </SettingRow>
    </>
  );
}
