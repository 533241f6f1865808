import { useState, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useLog } from '../../bridge/use-log.ts';
import { useLogFiles } from '../../bridge/use-log-files.ts';
import { boundsOf, type LogRange } from '../../lib/log-range.ts';
import { strings } from '../../strings/strings.ts';
import { LogNote } from '../../ui/log-note.tsx';
import { LogPanel } from '../../ui/log-panel.tsx';
import { isAlive } from './container-actions.ts';

const t = strings.logs;

/** What a container writes, live, and what it wrote: from the end backwards. */
export function LogsTab({ container, removed }: { container: ContainerDetail; removed: boolean }): ReactNode {
  const [range, setRange] = useState<LogRange>({ kind: 'all' });
  const bounds = boundsOf(range);
  const log = useLog({ ids: [container.id], run: container.startedAt ?? '', ...bounds });
  const { readLine, exportTo } = useLogFiles({ sources: [container], store: log.store, ...bounds });
  const stopped = !isAlive(container);
  const emptyReason = container.status === 'created' ? t.neverRan : stopped ? t.endedSilent : t.willShow;
  return (
    <LogPanel
      log={log}
      label={t.logOf(container.name)}
      names={null}
      range={range}
      onRange={setRange}
      emptyReason={emptyReason}
      note={<LogNote log={log} text={removed ? t.removed(container.name) : stopped && container.status !== 'created' && bounds.until === null ? t.stopped : undefined} />}
      readLine={readLine}
      onExport={exportTo}
    />
  );
}
