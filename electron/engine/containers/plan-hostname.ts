import { hostname as machineName } from 'node:os';
import type { ContainerContext } from './container-context.ts';
import { joinedContainer, networkMode } from './container-networks.ts';
import type { ContainerRecord } from './containers.ts';

/** What a new container calls itself. Who shares a network shares its owner's name. */
export function planHostname({ records }: Pick<ContainerContext, 'records'>, { spec, id }: Pick<ContainerRecord, 'spec' | 'id'>): string {
  const joins = joinedContainer(spec);
  if (joins !== undefined) return records.get(joins).hostname;
  return spec.network.hostname || (networkMode(spec) === 'host' || spec.isolation.utsMode === 'host' ? machineName() : id.slice(0, 12));
}
