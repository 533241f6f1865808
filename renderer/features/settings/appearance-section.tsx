import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSettings } from '../../bridge/use-settings.ts';
import { useMedia } from '../../lib/use-media.ts';
import { strings } from '../../strings/strings.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';
import { SwitchSetting } from './window-section.tsx';

const words = strings.settings.appearance;

export function AppearanceSection(): ReactNode {
  const [settings, change] = useSettings();
  const isCalm = useMedia('(prefers-reduced-motion: reduce)');
  return (
    <>
      <SettingRow title={words.theme} hint={words.themeHint}>
        <Segmented
          label={words.theme}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
          choices={[
            { value: 'system', label: words.themes.system, icon: Monitor },
            { value: 'light', label: words.themes.light, icon: Sun },
            { value: 'dark', label: words.themes.dark, icon: Moon },
          ]}
        />
      </SettingRow>
      <SettingRow title={words.images} hint={words.imagesHint}>
        <Segmented
          label={words.images}
          value={settings.imagesView}
          onChange={(imagesView) => change({ imagesView })}
          choices={[
            { value: 'gallery', label: words.imageViews.gallery },
            { value: 'table', label: words.imageViews.table },
          ]}
        />
      </SettingRow>
      <NumberSetting title={words.fontSize} hint={words.fontSizeHint} value={settings.terminalFontSize} min={8} max={32} onChange={(size) => change({ terminalFontSize: Math.round(size) })} />
      <NumberSetting title={words.scrollback} hint={words.scrollbackHint} value={settings.terminalScrollback} min={1000} max={1_000_000} onChange={(lines) => change({ terminalScrollback: Math.round(lines) })} />
      <SwitchSetting title={words.reader} hint={words.readerHint} checked={settings.terminalScreenReader} onChange={(terminalScreenReader) => change({ terminalScreenReader })} />
      <SettingRow title={words.motion} hint={words.motionHint}>
        <span className="text-muted">{isCalm ? words.motionNow.less : words.motionNow.usual}</span>
      </SettingRow>
    </>
  );
}
