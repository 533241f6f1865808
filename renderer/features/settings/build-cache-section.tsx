import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CacheTrim } from '../../../electron/shared/engine-api/builds.ts';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { formatAgo, formatTime } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { strings } from '../../strings/strings.ts';
import { EngineSettings } from './engine-settings.tsx';
import { NumberSetting } from './number-setting.tsx';
import { SettingRow } from './setting-row.tsx';

const words = strings.settings.buildCache;
const gigabyte = 1e9;

/** How much builds keep of their steps: the engine's own setting, and what it took away by it last. */
export function BuildCacheSection(): ReactNode {
  const read = useRead('builds.cacheSettings', {}, { fresh: true });
  const client = useQueryClient();
  const save = useAct('builds.changeCacheSettings');
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['builds.cacheSettings'] });
  // Read again, wherever one has gone meanwhile: what goes by a smaller limit may be told before the answer is here.
  const change = (maxBytes: number): void => void save.mutateAsync({ maxBytes }).then(again, () => undefined);
  return (
    <EngineSettings words={words} place="/builds/cache" read={read}>
      {({ maxBytes, lastTrim }) => (
        <>
          <NumberSetting title={words.size} hint={words.sizeHint} value={Math.round(maxBytes / 1e7) / 100} min={0} max={1_000_000} onChange={(size) => change(Math.round(size * gigabyte))} />
          <SettingRow title={words.last} hint={<LastTrim trim={lastTrim} />}>
            {null}
          </SettingRow>
        </>
      )}
    </EngineSettings>
  );
}

function LastTrim({ trim }: { trim: CacheTrim | null }): ReactNode {
  const now = useNow(trim !== null);
  if (trim === null) return words.never;
  return <span title={formatTime(trim.at)}>{words.trimmed(trim.entries, trim.bytes, trim.why, formatAgo(trim.at, now))}</span>;
}
