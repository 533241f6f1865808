import { holdPort } from './hold-port.ts';
import type { PortMapping } from './networks.ts';
import type { Room } from './room.ts';
import { normalizePorts, refuseTakenPorts } from './wished-ports.ts';

/** See the contract. */
export async function tryPort(room: Pick<Room, 'held'>, port: PortMapping, except: string | undefined): Promise<void> {
  const leases = [...room.held.values()].map(({ lease }) => lease);
  for (const wished of normalizePorts([port])) {
    refuseTakenPorts([wished], leases.filter(({ containerId }) => containerId !== except));
    const own = leases.find(({ containerId }) => containerId === except)?.ports ?? [];
    if (wished.hostPort !== 0 && own.some(({ protocol, hostPort }) => protocol === wished.protocol && hostPort === wished.hostPort)) continue;
    using _hold = await holdPort(wished, () => undefined);
  }
}
