import { EngineError } from '../../shared/errors/engine-error.ts';
import type { EndpointLease, NetworkLease } from '../networks/networks.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerRecord } from './containers.ts';
import { hasProcess } from './lifecycle.ts';

/** A line of hosts(5). */
export type HostEntry = { readonly address: string; readonly names: readonly string[] };

type Link = { readonly target: string; readonly alias: string };

/** `container[:alias]`. */
function parseLink(text: string): Link {
  const [target = '', alias = target] = text.split(':').map((part) => part.replace(/^\//, ''));
  return { target, alias };
}

/** By network: those of the container itself count on the default bridge. */
function linksOn({ spec, endpoints }: ContainerRecord, networkId: string): Link[] {
  const endpoint = endpoints[networkId];
  const own = endpoint?.networkName === 'bridge' ? spec.network.links : [];
  return [...own, ...(endpoint?.links ?? [])].map(parseLink);
}

function isMeant({ target }: Link, { id, name }: ContainerRecord): boolean {
  return name === target || id === target || (target.length >= 12 && id.startsWith(target));
}

export function isLinkedTo(record: ContainerRecord, target: ContainerRecord): boolean {
  return Object.keys(record.endpoints).some((networkId) => linksOn(record, networkId).some((link) => isMeant(link, target)));
}

/** Fails with `invalid`, in Docker's words, where a container is linked to one that is not there, does not run, or is not on the default bridge. */
export function checkLinks({ records, rooms }: ContainerContext, record: ContainerRecord): void {
  const bridge = rooms.networks.get('bridge');
  for (const link of linksOn(record, bridge.id)) {
    const target = records.list().find((each) => isMeant(link, each));
    if (target === undefined) throw new EngineError('invalid', `could not get container for ${link.target}: No such container: ${link.target}`);
    if (!hasProcess(target.status)) throw new EngineError('invalid', `Cannot link to a non running container: /${target.name} AS /${record.name}/${link.alias}`);
    if (target.endpoints[bridge.id] === undefined) throw new EngineError('invalid', `Cannot link to /${target.name}, as it does not belong to the default network`);
  }
}

/** The containers that this one is linked to, where both run on one network. */
export function planLinks({ records, rooms }: ContainerContext, record: ContainerRecord, lease: NetworkLease): HostEntry[] {
  return lease.endpoints.flatMap(({ networkId }) =>
    linksOn(record, networkId).flatMap((link): HostEntry[] => {
      const target = records.list().find((each) => isMeant(link, each));
      const other = target && rooms.networks.findLease(target.id)?.endpoints.find((each: EndpointLease) => each.networkId === networkId);
      if (target === undefined || other === undefined) return [];
      return [{ address: other.ip, names: [...new Set([link.alias, target.id.slice(0, 12), target.name])] }];
    }),
  );
}

/** The variables that Docker sets for links on the default bridge, by which programs of long ago find what they are linked to. */
export function planLinkEnv({ records, rooms }: ContainerContext, record: ContainerRecord): string[] {
  const { id } = rooms.networks.get('bridge');
  return linksOn(record, id).flatMap((link) => {
    const target = records.list().find((each) => isMeant(link, each));
    const other = target && rooms.networks.findLease(target.id)?.endpoints.find((each) => each.networkId === id);
    return target && other ? buildLinkEnv({ self: record.name, alias: link.alias, ip: other.ip }, target) : [];
  });
}

/** `DB_PORT=tcp://IP:PORT` of the lowest port, four of each port, `DB_NAME`, and `DB_ENV_X` of each variable but PATH and HOME. */
export function buildLinkEnv({ self, alias, ip }: { self: string; alias: string; ip: string }, { spec, env }: Pick<ContainerRecord, 'spec' | 'env'>): string[] {
  const prefix = alias.toUpperCase().replaceAll('-', '_');
  const ports = spec.network.exposedPorts
    .map((text) => text.split('/'))
    .map(([port = '', protocol = 'tcp']) => ({ port, protocol }))
    .sort((one, next) => Number(one.port) - Number(next.port));
  const [lowest] = ports;
  return [
    ...(lowest ? [`${prefix}_PORT=${lowest.protocol}://${ip}:${lowest.port}`] : []),
    ...ports.flatMap(({ port, protocol }) => {
      const name = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
      return [`${name}=${protocol}://${ip}:${port}`, `${name}_ADDR=${ip}`, `${name}_PORT=${port}`, `${name}_PROTO=${protocol}`];
    }),
    `${prefix}_NAME=/${self}/${alias}`,
    ...env.filter((entry) => entry.includes('=') && !/^(PATH|HOME)=/.test(entry)).map((entry) => `${prefix}_ENV_${entry}`),
  ];
}
