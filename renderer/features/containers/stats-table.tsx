import type { ReactNode } from 'react';
import type { StatsReading } from '../../../electron/shared/engine-api/stats.ts';
import { formatBytes, formatPercent, formatRate, formatSeconds } from '../../lib/format.ts';
import { planRows } from '../../lib/stats-view.ts';
import { strings } from '../../strings/strings.ts';

const words = strings.stats;
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const rowsShown = 60;

/** The readings of the charts as numbers, newest first. */
export function StatsTable({ readings }: { readings: readonly StatsReading[] }): ReactNode {
  const { seconds, rows } = planRows(readings, rowsShown);
  const heads = [words.time, words.cpu, words.memory, words.received, words.sent, words.read, words.written, words.processCount];
  return (
    <div className="flex flex-col gap-2">
      <p className="text-xs text-muted">{words.tableNote(formatSeconds(seconds))}</p>
      <div className="overflow-hidden rounded-lg border border-line">
        <table aria-label={words.tableLabel} className="w-full text-sm">
          <thead className="text-xs text-muted">
            <tr>
              {heads.map((head, index) => (
                <th key={head} scope="col" className={`h-8 px-3 font-medium ${index === 0 ? 'text-left' : 'text-right'}`}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.at} className="border-t border-line">
                <th scope="row" className="h-7 px-3 text-left font-normal text-muted">
                  {clock.format(row.at)}
                </th>
                {[formatPercent(row.cpu), formatBytes(row.memory), formatRate(row.received), formatRate(row.sent), formatRate(row.read), formatRate(row.written), String(row.processes)].map((text, index) => (
                  <td key={heads[index + 1]} className="px-3 text-right whitespace-nowrap">
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
