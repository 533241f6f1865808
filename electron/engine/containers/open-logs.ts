import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord, Containers } from './containers.ts';
import { followLog, readLogLine, readLogPage } from './log-pages.ts';
import { hasProcess } from './lifecycle.ts';
import { readLog } from './read-log.ts';

/** The logs of containers, as Docker's API reads them and by position. */
export function openLogs(context: ContainerContext): Pick<Containers, 'logs' | 'logPages'> {
  const { records, paths, waiters } = context;
  const whenEnded = ({ id }: ContainerRecord) => async (signal: AbortSignal): Promise<void> => {
    // It may have ended since: then no exit is to come.
    const now = records.find(id);
    if (now !== undefined && hasProcess(now.status)) await waiters.wait(id, 'next-exit', signal).catch(ignore);
  };
  const logOf = (nameOrId: string): { record: ContainerRecord; path: string; maxBytes: number | undefined } => {
    const record = records.get(nameOrId);
    if (record.status === 'dead') throw new EngineError('conflict', 'can not get logs from container which is dead or marked for removal');
    const { driver, maxSize, maxFile } = record.spec.log;
    if (driver === 'none') throw new EngineError('not-implemented', 'configured logging driver does not support reading');
    return { record, path: paths.log(record.id), maxBytes: maxSize && maxSize * maxFile };
  };
  return {
    logs: (nameOrId, query) => {
      const { record, path, maxBytes } = logOf(nameOrId);
      return readLog(path, { ...query, follow: query.follow && hasProcess(record.status), maxBytes }, whenEnded(record));
    },
    logPages: {
      before: async (nameOrId, query) => {
        const { path, maxBytes } = logOf(nameOrId);
        return readLogPage(path, { ...query, maxBytes });
      },
      follow: (nameOrId, query) => {
        const { record, path } = logOf(nameOrId);
        return followLog(path, query, whenEnded(record));
      },
      line: async (nameOrId, position) => readLogLine(logOf(nameOrId).path, position),
    },
  };
}

function ignore(): void {
  // Given up: nobody reads any more.
}
