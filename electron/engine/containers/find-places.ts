import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isEngineError } from '../../shared/errors/engine-error.ts';
import type { ContainerContext } from './container-context.ts';
import type { ContainerPlaces, ContainerRecord } from './containers.ts';
import { networkFiles } from './network-files.ts';

/** See `Containers.places`. */
export function findPlaces({ rooms, paths }: Pick<ContainerContext, 'rooms' | 'paths'>, { id, spec, startedAt }: ContainerRecord): ContainerPlaces {
  const there = (path: string): string => (existsSync(path) ? path : '');
  const [resolvConf, hosts, hostname] = networkFiles.map((name) => there(join(paths.bundle(id), name)));
  return {
    log: spec.log.driver === 'none' || startedAt === undefined ? '' : there(paths.log(id)),
    networkFiles: { 'resolv.conf': resolvConf ?? '', hosts: hosts ?? '', hostname: hostname ?? '' },
    layers: findLayers(rooms.snapshots, id),
  };
}

function findLayers(snapshots: ContainerContext['rooms']['snapshots'], id: string): ContainerPlaces['layers'] {
  try {
    return snapshots.layersOf(id);
  } catch (error) {
    if (isEngineError(error, 'not-found')) return undefined;
    throw error;
  }
}
