import { z } from 'zod';
import { EngineError, isEngineError } from '../../../shared/errors/engine-error.ts';
import type { NetworkRecord } from '../../networks/networks.ts';
import type { Call, Route } from '../call.ts';
import { flag, text } from '../containers/create/body-fields.ts';
import { endpointSchema, planEndpoint } from '../containers/create/network-part.ts';
import { anyOf, flagFilter, labelsFit, parseFilters, readMoment, type Filters } from '../query.ts';
import { readBody } from '../read-body.ts';
import { sendEmpty, sendJson } from '../respond.ts';
import type { Rooms } from '../rooms.ts';
import { inVersion } from '../version-changes.ts';
import { createNetwork } from './create-network.ts';
import { containersOn, driverName, networkJson } from './network-json.ts';

export const networkRoutes: readonly Route[] = [
  { method: 'GET', path: '/networks', handle: listNetworks },
  { method: 'GET', path: '/networks/{id}', handle: inspectNetwork },
  { method: 'POST', path: '/networks/create', handle: createNetwork },
  { method: 'POST', path: '/networks/prune', handle: pruneNetworks, since: 25 },
  { method: 'POST', path: '/networks/{id}/connect', handle: connectContainer },
  { method: 'POST', path: '/networks/{id}/disconnect', handle: disconnectContainer },
  { method: 'DELETE', path: '/networks/{id}', handle: removeNetwork },
];

const predefined = ['bridge', 'host', 'none'];

function listNetworks({ rooms, query, response, version }: Call): void {
  const filters = parseFilters(query, ['id', 'name', 'driver', 'type', 'scope', 'label', 'dangling']);
  const fits = planNetworkFilter(rooms, filters);
  sendJson(response, 200, rooms.networks.list().filter(fits).map((network) => inVersion(version, 'network', networkJson(network, {}))));
}

function planNetworkFilter({ networks }: Rooms, filters: Filters): (network: NetworkRecord) => boolean {
  const dangling = flagFilter(filters, 'dangling');
  for (const type of filters.get('type') ?? []) {
    if (type !== 'builtin' && type !== 'custom') throw new EngineError('invalid', `invalid filter 'type=${type}': expected builtin or custom`);
  }
  return (network) =>
    anyOf(filters, 'id', (id) => network.id.startsWith(id)) &&
    anyOf(filters, 'name', (name) => network.name.includes(name)) &&
    anyOf(filters, 'driver', (driver) => driverName(network) === driver) &&
    anyOf(filters, 'type', (type) => (type === 'builtin') === predefined.includes(network.name)) &&
    anyOf(filters, 'scope', (scope) => scope === 'local') &&
    labelsFit(filters, network.labels) &&
    (dangling === undefined || dangling === (!predefined.includes(network.name) && networks.endpointsOn(network.id).size === 0));
}

function inspectNetwork({ rooms, params, response, version }: Call): void {
  const network = rooms.networks.get(params['id'] ?? '');
  sendJson(response, 200, inVersion(version, 'network', networkJson(network, containersOn(rooms, network))));
}

async function removeNetwork({ rooms, params, response }: Call): Promise<void> {
  await rooms.networks.remove(params['id'] ?? '');
  sendEmpty(response, 204);
}

/** `POST /networks/prune`: removes the networks of one's own that no container is on, running or not. */
async function pruneNetworks({ rooms, query, response }: Call): Promise<void> {
  const filters = parseFilters(query, ['until', 'label', 'label!']);
  const until = filters.get('until')?.[0];
  const latest = until === undefined ? Infinity : readMoment('until', until) * 1000;
  const inUse = new Set(rooms.containers.list().flatMap(({ endpoints }) => Object.keys(endpoints)));
  const unwanted = (filters.get('label!') ?? []).map((label) => new Map([['label', [label]]]));
  const deleted: string[] = [];
  for (const { id, name, labels, createdAt } of rooms.networks.list()) {
    if (predefined.includes(name) || inUse.has(id) || Date.parse(createdAt) >= latest) continue;
    if (!labelsFit(filters, labels) || unwanted.some((label) => labelsFit(label, labels))) continue;
    try {
      await rooms.networks.remove(id);
      deleted.push(name);
    } catch (error) {
      if (!isEngineError(error, 'not-found') && !isEngineError(error, 'conflict')) throw error;
    }
  }
  rooms.events.publish({ type: 'network', action: 'prune', actorId: '', attributes: { reclaimed: '0' } });
  sendJson(response, 200, { NetworksDeleted: deleted.length > 0 ? deleted : null });
}

async function connectContainer(call: Call): Promise<void> {
  const { Container, EndpointConfig } = await readBody(call, z.looseObject({ Container: text, EndpointConfig: endpointSchema }));
  const { id } = call.rooms.networks.get(call.params['id'] ?? '');
  await call.rooms.containers.connect(Container, id, planEndpoint(EndpointConfig));
  sendEmpty(call.response, 200);
}

/** `Force` is for containers that are gone: there is nothing left of those here. */
async function disconnectContainer(call: Call): Promise<void> {
  const { Container } = await readBody(call, z.looseObject({ Container: text, Force: flag }));
  await call.rooms.containers.disconnect(Container, call.params['id'] ?? '');
  sendEmpty(call.response, 200);
}
