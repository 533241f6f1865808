import type { ReactNode } from 'react';
import { useReadAll } from '../../bridge/use-call.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { strings } from '../../strings/strings.ts';
import { SettingRow } from './setting-row.tsx';
import { SwitchSetting } from './window-section.tsx';

const words = strings.settings.updates;

/** What the switch does, honestly: there is nobody to ask. */
export function UpdatesSection(): ReactNode {
  const [settings, change] = useSettings();
  const version = useReadAll('app.info').data?.version;
  return (
    <>
      <SwitchSetting title={words.title} hint={words.hint} checked={settings.updates} onChange={(updates) => change({ updates })} />
      <SettingRow title={words.version} hint={words.never}>
        <span className="select-text">{version ?? '–'}</span>
      </SettingRow>
    </>
  );
}
