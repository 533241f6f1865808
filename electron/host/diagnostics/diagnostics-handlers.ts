import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { DiagnosticsCalls, StoreReport } from '../../shared/ipc/diagnostics.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { collectBundle } from './collect-bundle.ts';
import { checkStore } from './check-store.ts';
import { runChecks } from './run-checks.ts';
import { writeTar } from './write-tar.ts';

export function diagnosticsHandlers(parts: HostParts): HandlersOf<DiagnosticsCalls> {
  const { client, engineHost, files, logins, tasks } = parts;
  let last: StoreReport | null = null;
  return {
    'diagnostics.check': () => runChecks(parts),
    'diagnostics.checkStore': async ({ repair }) =>
      tasks.start({
        kind: 'check',
        title: repair ? 'check and mend' : 'check',
        run: async ({ progress, signal }) => {
          last = await checkStore({ client, logins, repair, progress, signal });
          return '';
        },
      }),
    'diagnostics.storeReport': async () => last,
    'diagnostics.log': async () => [...engineHost.log()],
    'diagnostics.bundle': async () => ({ files: await collectBundle(parts) }),
    'diagnostics.saveBundle': async ({ handle }) => {
      const archive = gzipSync(writeTar(await collectBundle(parts), new Date()));
      return { bytes: await files.write(handle, Readable.from([archive])) };
    },
  };
}
