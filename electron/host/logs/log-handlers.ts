import type { LogCalls } from '../../shared/ipc/logs.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { exportLogs } from './export-logs.ts';
import { readLogPage } from './read-logs.ts';

export function logHandlers({ client, files, tasks }: HostParts): HandlersOf<LogCalls> {
  return {
    'logs.page': (request) => readLogPage(client, request),
    'logs.line': (request) => client.logLine(request),
    'logs.export': async ({ handle, ...request }) => {
      const title = request.sources.map(({ name }) => name).join(', ');
      return tasks.start({
        kind: 'export-log',
        title,
        run: async ({ progress, signal }) => {
          const began = performance.now();
          const onBytes = (bytes: number): void => progress({ phase: 'Writing', bytes, totalBytes: 0, bytesPerSecond: bytes / ((performance.now() - began) / 1000 || 1), secondsLeft: null, layers: [] });
          await files.write(handle, exportLogs({ client, ...request, signal }), { signal, onBytes });
          return '';
        },
      });
    },
    'logs.saveShown': async ({ handle, dropped }) => {
      const { stream } = await files.read(dropped);
      return { bytes: await files.write(handle, stream) };
    },
  };
}
