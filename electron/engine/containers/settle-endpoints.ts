import type { ContainerContext } from './container-context.ts';
import { endpointRequest, joinedContainer } from './container-networks.ts';
import type { ContainerRecord } from './containers.ts';
import { rewriteNetworkFiles } from './network-files.ts';

type Differences = { readonly missing: readonly string[]; readonly extra: readonly string[] };

/** Networks, by id, that a container which runs is recorded on and not connected to, and the other way round. */
export function findEndpointDifferences({ rooms }: Pick<ContainerContext, 'rooms'>, { id, spec, endpoints }: ContainerRecord): Differences {
  const lease = rooms.networks.findLease(id);
  if (lease === undefined || joinedContainer(spec) !== undefined) return { missing: [], extra: [] };
  const held = new Set(lease.endpoints.map(({ networkId }) => networkId));
  return { missing: Object.keys(endpoints).filter((networkId) => !held.has(networkId)), extra: [...held].filter((networkId) => endpoints[networkId] === undefined) };
}

/** Makes a container that runs be connected as its record says: an engine may have been killed between the two. */
export async function settleEndpoints(context: ContainerContext, record: ContainerRecord): Promise<void> {
  const { missing, extra } = findEndpointDifferences(context, record);
  if (missing.length + extra.length === 0) return;
  for (const networkId of extra) await context.rooms.networks.disconnect(record.id, networkId);
  for (const networkId of missing) {
    const endpoint = record.endpoints[networkId];
    if (endpoint !== undefined) await context.rooms.networks.connect(record.id, endpointRequest(record, networkId, endpoint));
  }
  rewriteNetworkFiles(context, record);
}
