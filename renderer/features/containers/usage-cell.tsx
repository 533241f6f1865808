import type { ReactNode } from 'react';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { formatBytes, formatPercent } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { liveRoom, useLiveReadings } from './live-stats.tsx';

const words = strings.containers.list;
const box = { width: 52, height: 14, room: liveRoom };

/** CPU above memory, each a line of the last minute and a number; `withLines` false leaves the lines away. Empty where it does not run. */
export function UsageCell({ container, withLines }: { container: ContainerSummary; withLines: boolean }): ReactNode {
  const readings = useLiveReadings(container.id);
  const last = readings.at(-1);
  if (container.status !== 'running' && container.status !== 'paused') return null;
  const [cpu, memory] = last === undefined ? ['', ''] : [formatPercent(last.cpu), formatBytes(last.memory)];
  return (
    <div className="flex flex-col text-2xs text-muted" title={last && words.usage(cpu, memory)}>
      <UsageLine withLine={withLines} name={words.cpu} values={readings.map((reading) => reading.cpu)} least={5} text={cpu} />
      <UsageLine withLine={withLines} name={words.memory} values={readings.map((reading) => reading.memory)} least={16_000_000} text={memory} />
    </div>
  );
}

function UsageLine({ withLine, name, values, least, text }: { withLine: boolean; name: string; values: readonly number[]; least: number; text: string }): ReactNode {
  return (
    <span className="flex items-center gap-2">
      {withLine && <Sparkline {...box} values={values} least={least} />}
      <span className="sr-only">{name}</span>
      <span className="flex-1 truncate text-right leading-4">{text}</span>
    </span>
  );
}
