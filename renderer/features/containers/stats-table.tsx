import type { ReactNode } from 'react';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import { formatBytes, formatPercent, formatRate, formatSeconds } from '../../lib/format.ts';
import { planRows } from '../../lib/stats-view.ts';
import { strings } from '../../strings/strings.ts';
import { Figure, FigureTable } from '../../ui/figure-table.tsx';

const words = strings.stats;
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const rowsShown = 60;

/** The readings of the charts as numbers, newest first. */
export function StatsTable({ readings }: { readings: readonly StatsReading[] }): ReactNode {
  const { seconds, rows } = planRows(readings, rowsShown);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-muted">{words.tableNote(formatSeconds(seconds))}</p>
      <FigureTable label={words.tableLabel} heads={[words.time, words.cpu, words.memory, words.received, words.sent, words.read, words.written, words.processCount]}>
        {rows.map((row) => (
          <tr key={row.at} className="border-t border-line">
            <th scope="row" className="h-7 px-3 text-left font-normal text-muted">
              {clock.format(row.at)}
            </th>
            <Figure>{formatPercent(row.cpu)}</Figure>
            <Figure>{formatBytes(row.memory)}</Figure>
            <Figure>{formatRate(row.received)}</Figure>
            <Figure>{formatRate(row.sent)}</Figure>
            <Figure>{formatRate(row.read)}</Figure>
            <Figure>{formatRate(row.written)}</Figure>
            <Figure>{row.processes}</Figure>
          </tr>
        ))}
      </FigureTable>
    </div>
  );
}
