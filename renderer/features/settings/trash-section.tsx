import { useQueryClient } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { useAct, useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCallout, PageSkeleton } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Section } from '../../ui/text.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';

const words = strings.settings.trash;
const gigabyte = 1e9;

/** How long and how much the trash keeps: the engine's own settings. */
export function TrashSection(): ReactNode {
  const { data, error } = useRead('trash.settings', {}, { fresh: true });
  const engine = useEnginePresence();
  const client = useQueryClient();
  const save = useAct('trash.changeSettings');
  const id = useId();
  // Wherever one has gone meanwhile.
  const change = (part: { enabled?: boolean; keepDays?: number; maxBytes?: number }): void => void save.mutateAsync(part).then((saved) => client.setQueryData(['trash.settings', {}], saved), () => undefined);
  if (engine === 'gone') return <p className="text-muted">{words.gone}</p>;
  if (data === undefined) return error === null ? <PageSkeleton label={words.title} /> : <ErrorCallout error={error} />;
  return (
    <Section
      title={words.title}
      aside={
        <Button size="sm" className="ml-auto" onClick={() => navigate('/disk/trash')}>
          {words.show}
        </Button>
      }
    >
      <p className="pb-3 text-xs text-muted">{words.lead}</p>
      <SettingRow id={id} title={words.enabled} hint={words.enabledHint}>
        <Switch checked={data.enabled} onChange={(enabled) => change({ enabled })} labelledBy={id} />
      </SettingRow>
      <NumberSetting title={words.days} hint={words.daysHint} value={data.keepDays} min={0} max={36_500} disabled={!data.enabled} onChange={(keepDays) => change({ keepDays })} />
      <NumberSetting title={words.size} hint={words.sizeHint} value={Math.round(data.maxBytes / 1e7) / 100} min={0} max={1_000_000} disabled={!data.enabled} onChange={(size) => change({ maxBytes: Math.round(size * gigabyte) })} />
    </Section>
  );
}
