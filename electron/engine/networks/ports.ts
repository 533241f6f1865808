import { isEngineError } from '../../shared/errors/engine-error.ts';
import { gatewayEndpoint } from './endpoints.ts';
import { holdPort, type FindTarget, type PortHold } from './hold-port.ts';
import type { PortMapping } from './networks.ts';
import type { Held, Room } from './room.ts';
import { portKey, refuseTakenPorts } from './wished-ports.ts';

/** Binds the wished ports, in normal form, for a container. All or none: fails as `holdPort` and `refuseTakenPorts` do. */
export async function holdPorts(room: Room, held: Held, wished: readonly PortMapping[]): Promise<PortHold[]> {
  using undo = new DisposableStack();
  const holds: PortHold[] = [];
  for (const port of wished) holds.push(undo.use(await holdFirstFree(room, held, port)));
  undo.move();
  return holds;
}

/** One of a range is as good as another. */
async function holdFirstFree(room: Room, held: Held, { hostPortEnd, ...wish }: PortMapping): Promise<PortHold> {
  const last = hostPortEnd ?? wish.hostPort;
  for (let hostPort = wish.hostPort; ; hostPort++) {
    const port = { ...wish, hostPort };
    try {
      refuseTakenPorts([port], othersOf(room, held));
      return await holdPort(port, targetOf(held));
    } catch (error) {
      if (hostPort >= last || !isEngineError(error, 'conflict')) throw error;
    }
  }
}

function othersOf(room: Room, held: Held) {
  return [...room.held.values()].filter((other) => other !== held).map(({ lease }) => lease);
}

/** Where the container serves a port now: both ends may change while the port is held. */
export function targetOf(held: Held): FindTarget {
  return (bound) => {
    const port = held.lease.ports.find((each) => portKey(each) === portKey(bound));
    const endpoint = gatewayEndpoint(held.lease.endpoints);
    return port && endpoint && { host: endpoint.ip, port: port.containerPort };
  };
}

/**
 * Which of the held ports serve the wishes, and which wishes are left. A wish for any port, or any of a range, keeps one that the
 * container has for the same port of its own.
 */
export function matchPorts(wished: readonly PortMapping[], heldPorts: readonly PortMapping[]): { kept: PortMapping[]; missing: PortMapping[] } {
  const free = [...heldPorts];
  const kept: PortMapping[] = [];
  const take = (fits: (port: PortMapping) => boolean): PortMapping | undefined => {
    const index = free.findIndex(fits);
    return index === -1 ? undefined : free.splice(index, 1)[0];
  };
  const isOpen = (wish: PortMapping): boolean => wish.hostPort === 0 || (wish.hostPortEnd ?? wish.hostPort) > wish.hostPort;
  const missing: PortMapping[] = [];
  // Those that want a certain port first, so that no other keeps it from them.
  for (const wish of [...wished].sort((one, other) => Number(isOpen(one)) - Number(isOpen(other)))) {
    const { hostPort, hostPortEnd = hostPort } = wish;
    const isIn = (port: number): boolean => hostPort === 0 || (port >= hostPort && port <= hostPortEnd);
    const same = take((port) => port.protocol === wish.protocol && port.hostIp === wish.hostIp && isIn(port.hostPort) && (!isOpen(wish) || port.containerPort === wish.containerPort));
    if (same === undefined) missing.push(wish);
    else kept.push({ ...same, containerPort: wish.containerPort });
  }
  return { kept, missing };
}
