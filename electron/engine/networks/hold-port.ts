import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { findPortUser } from './find-port-user.ts';
import type { PortMapping } from './networks.ts';

/** A host port that is ours until disposed; `mapping` says which one where any was asked for. */
export type PortHold = Disposable & { readonly mapping: PortMapping };

/** Where a connection goes that reaches the engine's own socket of a port; undefined: nowhere. Asked for each connection. */
export type FindTarget = (held: PortMapping) => { readonly host: string; readonly port: number } | undefined;

/**
 * Binds the host port for real, so that a port in use is found out at once, and other programs get "address in use" as long as we have it.
 * The kernel's rules take the traffic before it gets here, but for that to `::1`, for IPv6 to a container without, and where another program emptied the rules:
 * such TCP connections are passed on by the engine. The hold ends with the engine: while no engine runs, another program may bind the port. It starts without error
 * then, but the rules still bring everything to the container. The next engine says so in its check.
 *
 * Fails with `conflict` naming the process, `invalid` where the address is not the machine's, `forbidden` where the port needs more rights.
 */
export async function holdPort(mapping: PortMapping, findTarget: FindTarget): Promise<PortHold> {
  const bind = mapping.protocol === 'tcp' ? bindTcp : bindUdp;
  try {
    return await bind(mapping, findTarget);
  } catch (error) {
    throw await explain(error as NodeJS.ErrnoException, mapping);
  }
}

const maxTries = 20;

/** On all addresses means those of IPv6 too, on the same port. */
async function bindTcp(mapping: PortMapping, findTarget: FindTarget): Promise<PortHold> {
  if (mapping.hostIp !== '') return listen(mapping, mapping.hostIp, findTarget);
  for (let attempt = 1; ; attempt++) {
    const hold = await listen(mapping, '0.0.0.0', findTarget);
    try {
      const hold6 = await listen(hold.mapping, '::', findTarget);
      return { mapping: hold.mapping, [Symbol.dispose]: () => [hold, hold6].forEach((each) => each[Symbol.dispose]()) };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(code)) return hold;
      hold[Symbol.dispose]();
      // A free port was asked for, and its number was not free on IPv6.
      if (code !== 'EADDRINUSE' || mapping.hostPort !== 0 || attempt === maxTries) throw error;
    }
  }
}

async function listen(mapping: PortMapping, host: string, findTarget: FindTarget): Promise<PortHold> {
  const open = new Set<Socket>();
  let held = mapping;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const to = findTarget(held);
    if (to === undefined) return void client.destroy();
    const target = connect({ ...to, allowHalfOpen: true });
    for (const [socket, other] of [[client, target], [target, client]] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen({ host, port: mapping.hostPort, exclusive: true, ipv6Only: true }).unref();
  await once(server, 'listening');
  server.on('error', ignore);
  held = { ...mapping, hostPort: (server.address() as AddressInfo).port };
  return {
    mapping: held,
    [Symbol.dispose]: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

async function bindUdp(mapping: PortMapping): Promise<PortHold> {
  const socket = createSocket(mapping.hostIp.includes(':') ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  socket.bind({ address: mapping.hostIp || '0.0.0.0', port: mapping.hostPort, exclusive: true }).unref();
  try {
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.on('error', ignore);
  return { mapping: { ...mapping, hostPort: socket.address().port }, [Symbol.dispose]: () => void socket.close() };
}

/** What fails for one client after the port is ours (accept(2), Error handling): the port stays held, and the engine goes on. */
function ignore(): void {}

/** `8080/tcp on all addresses`, as it stands in messages. */
export function describePort({ hostIp, hostPort, protocol }: PortMapping): string {
  return `${hostPort}/${protocol} on ${hostIp || 'all addresses'}`;
}

async function explain(cause: NodeJS.ErrnoException, mapping: PortMapping): Promise<EngineError> {
  const { hostIp, hostPort, protocol } = mapping;
  const what = `publish port ${describePort(mapping)}`;
  const detail = { hostIp, hostPort, protocol };
  switch (cause.code) {
    case 'EADDRINUSE': {
      const user = await findPortUser(mapping);
      if (user === undefined) return new EngineError('conflict', `${what}: address already in use by another program`, { cause, detail });
      const message = `${what}: address already in use by process ${user.pid} (${user.command})`;
      return new EngineError('conflict', message, { cause, detail: { ...detail, holderPid: user.pid, holderCommand: user.command } });
    }
    case 'EADDRNOTAVAIL':
      return new EngineError('invalid', `${what}: this machine has no such address`, { cause, detail });
    case 'EACCES':
      return new EngineError('forbidden', `${what}: ports under 1024 are not open to this engine`, { cause, detail });
    case undefined:
    default:
      return new EngineError('internal', `${what}: ${cause.message}`, { cause, detail });
  }
}
