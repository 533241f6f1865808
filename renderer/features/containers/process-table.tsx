import { RefreshCw } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useRead } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { isAlive } from './container-actions.ts';

const words = strings.stats;
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** What runs inside, read when the page is opened and by hand. */
export function ProcessTable({ container }: { container: ContainerDetail }): ReactNode {
  const alive = isAlive(container) && container.status !== 'restarting';
  const { data, error, isFetching, dataUpdatedAt, refetch } = useRead('stats.processes', { id: container.id }, { enabled: alive });
  useEffect(() => {
    if (alive) void refetch();
  }, [alive, refetch]);
  if (!alive) return null;
  return (
    <Section
      title={words.processes}
      aside={
        <>
          <Button size="sm" icon={RefreshCw} disabled={isFetching} onClick={() => void refetch()}>
            {words.refresh}
          </Button>
          {data !== undefined && <span className="text-xs text-muted">{words.readAt(clock.format(dataUpdatedAt))}</span>}
        </>
      }
    >
      {error !== null && data === undefined ? (
        <ErrorCallout error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="w-96" />
      ) : (
        <div className="overflow-x-auto rounded-lg border border-line">
          <table aria-label={words.processesLabel(container.name)} className="w-full text-xs">
            <thead className="text-muted">
              <tr>
                {data.titles.map((title, index) => (
                  <th key={title} scope="col" className={`h-8 px-3 font-medium ${isText(data.titles, index) ? 'text-left' : 'text-right'}`}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="font-mono">
              {data.rows.map((row) => (
                <tr key={row[0]} className="border-t border-line">
                  {row.map((field, index) => (
                    <td key={data.titles[index]} className={`h-7 px-3 select-text ${isText(data.titles, index) ? 'text-left' : 'text-right whitespace-nowrap'} ${index === row.length - 1 ? 'break-all' : ''}`}>
                      {data.titles[index] === 'RSS' ? formatBytes(Number(field) * 1024) : field}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function isText(titles: readonly string[], index: number): boolean {
  return ['USER', 'COMMAND', 'CMD'].includes(titles[index] ?? '');
}
