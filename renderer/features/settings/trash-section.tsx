import { useQueryClient } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Switch } from '../../ui/switch.tsx';
import { EngineSettings } from './engine-settings.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';

const words = strings.settings.trash;
const gigabyte = 1e9;

/** How long and how much the trash keeps: the engine's own settings. */
export function TrashSection(): ReactNode {
  const read = useRead('trash.settings', {}, { fresh: true });
  const client = useQueryClient();
  const save = useAct('trash.changeSettings');
  const id = useId();
  // Wherever one has gone meanwhile.
  const change = (part: { enabled?: boolean; keepDays?: number; maxBytes?: number }): void => void save.mutateAsync(part).then((saved) => client.setQueryData(['trash.settings', {}], saved), () => undefined);
  return (
    <EngineSettings words={words} place="/disk/trash" read={read}>
      {({ enabled: isOn, keepDays: days, maxBytes }) => (
        <>
          <SettingRow id={id} title={words.enabled} hint={words.enabledHint}>
            <Switch checked={isOn} onChange={(enabled) => change({ enabled })} labelledBy={id} />
          </SettingRow>
          <NumberSetting title={words.days} hint={words.daysHint} value={days} min={0} max={36_500} disabled={!isOn} onChange={(keepDays) => change({ keepDays })} />
          <NumberSetting title={words.size} hint={words.sizeHint} value={Math.round(maxBytes / 1e7) / 100} min={0} max={1_000_000} disabled={!isOn} onChange={(size) => change({ maxBytes: Math.round(size * gigabyte) })} />
        </>
      )}
    </EngineSettings>
  );
}
