import { z } from 'zod';
import type { ContainerPortsReply, HostPort, HostPortsReply } from '../../../shared/engine-api/ports.ts';
import { isEngineError, toErrorBody } from '../../../shared/errors/engine-error.ts';
import type { Call, Route } from '../call.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';

/** Who listens where, and which ports of this machine are free. Fields and replies: electron/shared/engine-api/ports.ts. */
export const portRoutes: readonly Route[] = [
  { method: 'GET', path: '/tidewharf/v1/containers/{id}/ports', handle: sendPorts },
  { method: 'POST', path: '/tidewharf/v1/host-ports', handle: tryPorts },
];

async function sendPorts({ rooms, params, response }: Call): Promise<void> {
  sendJson(response, 200, (await rooms.containers.inspectPorts(params['id'] ?? '')) satisfies ContainerPortsReply);
}

const request = z.strictObject({
  ports: z.array(z.strictObject({ hostIp: z.string(), hostPort: z.int().min(0).max(65_535), protocol: z.enum(['tcp', 'udp']) })).max(1000),
  except: z.string().optional(),
});

async function tryPorts(call: Call): Promise<void> {
  const { ports, except } = await readBody(call, request);
  const id = except === undefined ? undefined : call.rooms.containers.get(except).id;
  const reply: HostPortsReply['ports'][number][] = [];
  for (const port of ports) reply.push({ ...port, ...(await look(call.rooms, port, id)) });
  sendJson(call.response, 200, { ports: reply } satisfies HostPortsReply);
}

const looksOn = 100;

async function look({ networks }: Rooms, port: HostPort, except: string | undefined): Promise<Pick<HostPortsReply['ports'][number], 'problem' | 'free'>> {
  const problemAt = async (hostPort: number): Promise<unknown> => networks.tryPort({ ...port, hostPort, containerPort: 1 }, except).then(() => undefined, (error: unknown) => error);
  const first = await problemAt(port.hostPort);
  if (first === undefined) return { problem: null, free: port.hostPort };
  const problem = toErrorBody(first);
  if (!isEngineError(first, 'conflict')) return { problem, free: null };
  for (let hostPort = port.hostPort + 1; hostPort <= Math.min(65_535, port.hostPort + looksOn); hostPort++) {
    if ((await problemAt(hostPort)) === undefined) return { problem, free: hostPort };
  }
  return { problem, free: null };
}
