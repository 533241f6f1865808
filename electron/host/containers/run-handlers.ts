import type { RunCalls } from '../../shared/ipc/run.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';
import { runContainer } from './run-container.ts';

export function runHandlers({ client, logins, tasks }: HostParts): HandlersOf<RunCalls> {
  return {
    'containers.run': (request) => runContainer({ client, logins, tasks, request }),
    'run.choices': async () => {
      const [volumes, networks, machine] = await Promise.all([client.volumeNames(), client.networkNames(), client.machine()]);
      return { volumes, networks, ...machine };
    },
    'run.ports': (request) => client.tryHostPorts(request),
  };
}
