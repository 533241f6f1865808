import type { PortCalls } from '../../shared/ipc/ports.ts';
import type { HandlersOf } from '../handlers.ts';
import type { HostParts } from '../host-parts.ts';

export function portHandlers({ client }: HostParts): HandlersOf<PortCalls> {
  return { 'ports.inspect': ({ id }) => client.inspectPorts({ id }) };
}
