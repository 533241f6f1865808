import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CacheTrim } from '../../../electron/shared/engine-api/builds.ts';
import { useAct, useEnginePresence, useRead } from '../../bridge/use-call.ts';
import { formatAgo, formatTime } from '../../lib/format.ts';
import { navigate } from '../../lib/router.tsx';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCallout, PageSkeleton } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';

const words = strings.settings.buildCache;
const gigabyte = 1e9;

/** How much builds keep of their steps: the engine's own setting, and what it took away by it last. */
export function BuildCacheSection(): ReactNode {
  const { data, error } = useRead('builds.cacheSettings', {}, { fresh: true });
  const engine = useEnginePresence();
  const client = useQueryClient();
  const save = useAct('builds.changeCacheSettings');
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['builds.cacheSettings'] });
  // Read again, wherever one has gone meanwhile: what goes by a smaller limit may be told before the answer is here.
  const change = (maxBytes: number): void => void save.mutateAsync({ maxBytes }).then(again, () => undefined);
  if (engine === 'gone') return <p className="text-muted">{words.gone}</p>;
  if (data === undefined) return error === null ? <PageSkeleton label={words.title} /> : <ErrorCallout error={error} />;
  return (
    <Section
      title={words.title}
      aside={
        <Button size="sm" className="ml-auto" onClick={() => navigate('/builds/cache')}>
          {words.show}
        </Button>
      }
    >
      <p className="pb-3 text-xs text-muted">{words.lead}</p>
      <NumberSetting title={words.size} hint={words.sizeHint} value={Math.round(data.maxBytes / 1e7) / 100} min={0} max={1_000_000} onChange={(size) => change(Math.round(size * gigabyte))} />
      <SettingRow title={words.last} hint={<LastTrim trim={data.lastTrim} />}>
        {null}
      </SettingRow>
    </Section>
  );
}

function LastTrim({ trim }: { trim: CacheTrim | null }): ReactNode {
  const now = useNow(trim !== null);
  if (trim === null) return words.never;
  return <span title={formatTime(trim.at)}>{words.trimmed(trim.entries, trim.bytes, trim.why, formatAgo(trim.at, now))}</span>;
}
