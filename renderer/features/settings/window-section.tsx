import { useId, type ReactNode } from 'react';
import type { Settings } from '../../../electron/shared/ipc/settings.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { useSettings } from '../../bridge/use-settings.ts';
import { strings } from '../../strings/strings.ts';
import { Callout } from '../../ui/states.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SettingRow } from './setting-row.tsx';

const words = strings.settings.window;

/** What happens when the window or the app is closed, in clear words. */
export function WindowSection(): ReactNode {
  const [settings, change] = useSettings();
  const isBrowser = useReadAll('app.info').data?.mode === 'browser';
  return (
    <>
      {isBrowser && (
        <div className="pb-4">
          <Callout tone="info" title={words.browser} />
        </div>
      )}
      <SettingRow title={words.quit} hint={words.quitHint[settings.onQuit]}>
        <Select<Settings['onQuit']>
          label={words.quit}
          className="w-60"
          value={settings.onQuit}
          onChange={(onQuit) => change({ onQuit })}
          options={[
            { value: 'leave-running', label: words.quits['leave-running'] },
            { value: 'stop-containers', label: words.quits['stop-containers'] },
          ]}
        />
      </SettingRow>
      <SwitchSetting title={words.tray} hint={settings.closeToTray ? words.trayHint.on : words.trayHint.off} checked={settings.closeToTray} onChange={(closeToTray) => change({ closeToTray })} />
      <SwitchSetting title={words.login} hint={words.loginHint} checked={settings.startAtLogin} onChange={(startAtLogin) => change({ startAtLogin })} />
      <SwitchSetting title={words.notifications} hint={words.notificationsHint} checked={settings.notifications} onChange={(notifications) => change({ notifications })} />
    </>
  );
}

/** A setting that is on or off. */
export function SwitchSetting({ title, hint, checked, onChange }: { title: string; hint: string; checked: boolean; onChange: (checked: boolean) => void }): ReactNode {
  const id = useId();
  return (
    <SettingRow id={id} title={title} hint={hint}>
      <Switch checked={checked} onChange={onChange} labelledBy={id} />
    </SettingRow>
  );
}
