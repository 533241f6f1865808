import type { ImageContext } from './image-context.ts';
import { chainIdsOf } from './image-manifest.ts';
import type { Image } from './images.ts';

/** What is wrong between names, records, blobs and layers, one sentence each. Blobs are compared by size; {@link Store.verify} reads them. */
export async function checkImages({ records, store, snapshots }: ImageContext): Promise<string[]> {
  const complaints = records.check();
  for (const image of records.list()) complaints.push(...checkImage(image, { store, snapshots }));
  for (const { image, names } of records.trashed()) complaints.push(...checkImage({ ...image, tags: names }, { store, snapshots }).map((text) => `in the trash: ${text}`));
  return complaints;
}

function checkImage(image: Image, { store, snapshots }: Pick<ImageContext, 'store' | 'snapshots'>): string[] {
  const { id, manifest, config, chainIds } = image;
  const complaints: string[] = [];
  const complain = (text: string): void => void complaints.push(`image ${image.tags[0] ?? id}: ${text}`);

  if (!store.has(image.manifestDigest)) complain(`manifest ${image.manifestDigest} is missing`);
  for (const { digest, size } of [manifest.config, ...manifest.layers]) {
    if (!store.has(digest)) complain(`blob ${digest} is missing`);
    else if (store.size(digest) !== size) complain(`blob ${digest}: size ${store.size(digest)}, expected ${size}`);
  }
  for (const digest of [...(image.indexes ?? []), ...(image.attached ?? []).map((one) => one.digest)]) if (!store.has(digest)) complain(`blob ${digest} is missing`);
  if ((id as string) !== manifest.config.digest) complain(`its config has the digest ${manifest.config.digest}`);
  if (chainIds.join() !== chainIdsOf(config).join()) complain('its chain ids are not those of its config');
  for (const chainId of chainIds) if (!snapshots.findLayer(chainId)) complain(`layer ${chainId} is not unpacked`);
  return complaints;
}
