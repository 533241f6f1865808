import { join } from 'node:path';
import type { ContainerRecord, Containers } from '../containers/containers.ts';
import { hasProcess } from '../containers/lifecycle.ts';
import type { Trash } from '../containers/trash.ts';
import { volumesOfItsOwn } from '../containers/volume-users.ts';
import { blobsOf } from '../images/image-blobs.ts';
import type { Image, Images } from '../images/images.ts';
import type { Snapshots } from '../snapshots/snapshots.ts';
import type { Store } from '../store/store.ts';
import { countFiles, countFolders, diskUsage, ownDiskUsage } from '../sys/disk-usage.ts';
import type { Volumes } from '../volumes/volumes.ts';
import { stackOf, sum, type Inventory, type StockedContainer, type StockedImage } from './inventory.ts';

/** The rooms that keep something on the disk, as far as they are asked. */
export type DiskRooms = {
  readonly dataRoot: string;
  readonly store: Pick<Store, 'diskUsage' | 'sweepIngests'>;
  readonly snapshots: Pick<Snapshots, 'diskUsage' | 'swept'>;
  readonly images: Pick<Images, 'get' | 'list' | 'remove' | 'sweep' | 'isHeld' | 'trash' | 'kept'>;
  readonly volumes: Pick<Volumes, 'list' | 'listSetAside' | 'remove'>;
  readonly containers: Pick<Containers, 'list' | 'volumeUsers' | 'remove'> & { readonly trash: Pick<Trash, 'records' | 'settings' | 'remove'> };
};

/** What there is now. The disk is walked first, then the records are read in one go: what came meanwhile counts nothing yet. */
export async function takeInventory(rooms: DiskRooms): Promise<Inventory> {
  const { dataRoot, store, snapshots, images, volumes } = rooms;
  const [counted, content, folders, volumeFolders, buildFiles, rest] = await Promise.all([
    snapshots.diskUsage(),
    store.diskUsage(),
    countFolders(join(dataRoot, 'containers')),
    countFolders(join(dataRoot, 'volumes')),
    countBuildFiles(dataRoot),
    countRest(dataRoot),
  ]);
  const containers = rooms.containers.list();
  const { trashed, setAside } = readTrash(rooms);
  const users = rooms.containers.volumeUsers();
  const listed = volumes.list();
  const ids = new Set<string>([...containers, ...trashed].map(({ id }) => id));
  const names = new Set([...listed.map(({ name }) => name), ...[...setAside.values()].flat()]);
  const indexes = new Map(counted.indexes.map(({ chainId, bytes }) => [chainId, bytes]));
  const unknown = [...folders.filter(({ name }) => !ids.has(name)), ...volumeFolders.filter(({ name }) => !names.has(name))];
  const strays = counted.writables.filter(({ id }) => !ids.has(id));
  const layers = new Map(counted.layers.map(({ chainId, parent, bytes }) => [chainId, { parent, bytes, indexBytes: indexes.get(chainId) ?? 0 }]));
  const kept = images.kept();
  return {
    images: images.list().map(stockedImage),
    trashedImages: images.trash.records().map((removed) => stockedImage({ ...removed.image, tags: removed.names })),
    containers: containers.map((record) => stockedContainer(record, volumesOfItsOwn(record, containers))),
    trashedContainers: trashed.map((record) => stockedContainer(record, setAside.get(record.id) ?? [])),
    volumes: listed.map(({ name, anonymous }) => ({ name, anonymous, usedBy: [...new Set(users.get(name)?.map(({ containerId }) => containerId))] })),
    layers,
    blobs: new Map(content.blobs.map(({ digest, bytes }) => [digest, bytes])),
    writables: new Map(counted.writables.flatMap(({ id, bytes }) => (ids.has(id) ? [[id, bytes]] : []))),
    folders: new Map(folders.flatMap(({ name, bytes }) => (ids.has(name) ? [[name, bytes]] : []))),
    volumeFolders: new Map(volumeFolders.flatMap(({ name, bytes }) => (names.has(name) ? [[name, bytes]] : []))),
    downloads: content.unfinished,
    kept: { blobs: kept.blobs, layers: new Set([...kept.layers].flatMap((id) => stackOf({ layers }, id))) },
    buildFiles,
    isHeld: (key) => images.isHeld(key),
    passing: counted.passing + sum(strays.map(({ bytes }) => bytes)),
    engine: rest + sum(unknown.map(({ bytes }) => bytes)),
  };
}

function readTrash({ containers, volumes }: DiskRooms): { trashed: readonly ContainerRecord[]; setAside: Map<string, readonly string[]> } {
  return { trashed: containers.trash.records().map(({ container }) => container), setAside: new Map(volumes.listSetAside().map(({ containerId, names }) => [containerId, names])) };
}

export function stockedImage(image: Image): StockedImage {
  const { id, tags, repoDigests, chainIds } = image;
  return { id, tags, repoDigests, blobs: blobsOf(image), layers: chainIds };
}

function stockedContainer({ id, name, imageId, chainId, status, spec }: ContainerRecord, ownVolumes: readonly string[]): StockedContainer {
  return { id, name, imageId, chainId, running: hasProcess(status) || status === 'restarting', autoRemove: spec.autoRemove, ownVolumes };
}

/** Folders whose entries other rooms count, relative to the data folder. */
const countedFolders = ['content/blobs/sha256', 'content/ingest', 'containers', 'volumes'];

/** Folders that are there before the first build. */
const buildFolders = ['build', 'build/history', 'build/cache', 'build/cache/files', 'build/cache/mounts', 'build/cache/trash', 'build/digests', 'build/contexts', 'build/kept'];

async function countBuildFiles(dataRoot: string): Promise<number> {
  const usage = await diskUsage([join(dataRoot, 'build')]);
  return sum(usage.values()) - sum(buildFolders.map((folder) => ownDiskUsage(join(dataRoot, folder))));
}

/** All else: records, settings, and the folders themselves that the others are in. */
async function countRest(dataRoot: string): Promise<number> {
  const skeleton = ['', 'content', 'content/blobs', 'layers', ...countedFolders, ...buildFolders].map((folder) => ownDiskUsage(join(dataRoot, folder)));
  // The folders of the snapshots, without what is in them.
  const areas = await countFiles(join(dataRoot, 'layers'));
  const top = (await countFiles(dataRoot)).filter(({ name }) => !['content', 'layers', 'containers', 'volumes', 'build'].includes(name)).map(({ name }) => join(dataRoot, name));
  const beside = (await countFiles(join(dataRoot, 'content'))).filter(({ name }) => !['blobs', 'ingest'].includes(name)).map(({ name }) => join(dataRoot, 'content', name));
  return sum([...skeleton, ...areas.map(({ bytes }) => bytes), ...(await diskUsage([...top, ...beside])).values()]);
}
