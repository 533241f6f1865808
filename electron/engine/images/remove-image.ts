import type { TrashReason } from '../../shared/engine-api/trash.ts';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { shortId, type ChainId } from '../../shared/oci/digest.ts';
import { familiarName, familiarReference, parseReference, type Reference } from '../../shared/oci/reference.ts';
import { blobsOf } from './image-blobs.ts';
import type { Resolved } from './image-records.ts';
import type { ImageContext } from './image-context.ts';
import type { Image, Images } from './images.ts';
import { sweepBlobs, sweepLayers } from './sweep.ts';

type Request = Parameters<Images['remove']>[0];
type Removed = { untagged: string } | { deleted: string };
type User = ReturnType<Request['usedBy']>[number];

/** All names and repo digests of an image, as Docker counts references. */
type References = { readonly tags: readonly Reference[]; readonly repoDigests: readonly string[] };

/** Docker's rules for `docker image rm`: by name only the name goes, with the last name the image; by id the image goes with its one name. */
export async function removeImage(context: ImageContext, request: Request): Promise<Removed[]> {
  const resolved = context.records.resolve(request.nameOrId);
  const image = context.records.get(resolved.id);
  const users = request.usedBy(image.id);
  return resolved.kind === 'id' ? await removeById(context, { image, users, force: request.force, why: request.why ?? 'rm' }) : await removeByName(context, { ...request, image, users, resolved });
}

async function removeByName(
  context: ImageContext,
  options: { image: Image; users: readonly User[]; force: boolean; why?: TrashReason; resolved: Exclude<Resolved, { kind: 'id' }>; nameOrId: string },
): Promise<Removed[]> {
  const { image, users, force, resolved } = options;
  const user = users[0];
  if (!force && user && isSingle(referencesOf(image))) {
    const why = `container ${shortId(user.containerId)} is using its referenced image ${shortId(image.id)}`;
    throw new EngineError('conflict', `conflict: unable to remove repository reference "${options.nameOrId}" (must force) - ${why}`, { detail: inUseDetail(user) });
  }
  const going = goingWith(image, resolved);
  const left = { tags: image.tags.length - going.tags.length, repoDigests: image.repoDigests.length - going.repoDigests.length };
  const last = left.tags + left.repoDigests === 0;
  // Without its name, but in use: it stays as an image without a name.
  const stays = !last || users.some(({ running }) => running);
  return await takeAway(context, { image, going, deleted: !stays, users, why: options.why ?? 'rm' });
}

async function removeById(context: ImageContext, { image, users, force, why }: { image: Image; users: readonly User[]; force: boolean; why: TrashReason }): Promise<Removed[]> {
  const refuse = (how: string, reason: string, user?: User): never => {
    throw new EngineError('conflict', `conflict: unable to delete ${shortId(image.id)} (${how}) - ${reason}`, { detail: user && inUseDetail(user) });
  };
  const running = users.find((user) => user.running);
  if (running) refuse('cannot be forced', `image is being used by running container ${shortId(running.containerId)}`, running);
  const references = referencesOf(image);
  if (!force && !isSingle(references)) refuse('must be forced', 'image is referenced in multiple repositories');
  const stopped = users[0];
  if (!force && stopped) refuse('must be forced', `image is being used by stopped container ${shortId(stopped.containerId)}`, stopped);
  return await takeAway(context, { image, going: references, deleted: true, users, why });
}

type Taking = { image: Image; going: References; deleted: boolean; users: readonly User[]; why: TrashReason };

async function takeAway(context: ImageContext, options: Taking): Promise<Removed[]> {
  const { records, events, trash } = context;
  const { image, going, deleted, users, why } = options;
  const { id } = image;
  const isKept = trash.isOn();
  records.take({ id, names: going.tags, repoDigests: going.repoDigests, image: deleted, trash: isKept ? why : undefined });
  if (isKept) trash.changed();
  const untagged = [...going.tags.map(familiarReference), ...going.repoDigests];
  for (const name of untagged) events.publish({ type: 'image', action: 'untag', actorId: id, attributes: { name } });
  if (!deleted) return untagged.map((name) => ({ untagged: name }));

  events.publish({ type: 'image', action: 'delete', actorId: id, attributes: { name: untagged[0] ?? id } });
  const layers = isKept ? layersGoing(context, image, users) : await sweepImage(context, image);
  return [...untagged.map((name) => ({ untagged: name })), { deleted: id }, ...layers.map((layer) => ({ deleted: layer }))];
}

async function sweepImage(context: ImageContext, image: Image): Promise<ChainId[]> {
  const layers = await sweepLayers(context, image.chainIds.toReversed());
  await sweepBlobs(context, blobsOf(image));
  return layers;
}

/** What a client is told: the layers that no other image has. They stay as long as the trash has the image. */
function layersGoing({ records }: ImageContext, { chainIds }: Image, users: readonly User[]): ChainId[] {
  const others = new Set(records.list().flatMap((other) => other.chainIds));
  return users.length > 0 ? [] : chainIds.filter((layer) => !others.has(layer)).toReversed();
}

function referencesOf({ tags, repoDigests }: Image): References {
  return { tags: tags.map(parseReference), repoDigests };
}

/** With the last tag of a repository its digests go too. */
function goingWith(image: Image, { kind, reference }: Exclude<Resolved, { kind: 'id' }>): References {
  const { tags, repoDigests } = referencesOf(image);
  const name = familiarName(reference);
  if (kind === 'digest') return { tags: [], repoDigests: repoDigests.filter((digest) => digest === `${name}@${reference.digest}`) };
  const gone = tags.filter((tag) => familiarReference(tag) === familiarReference(reference));
  const others = tags.some((tag) => familiarName(tag) === name && tag.tag !== reference.tag);
  return { tags: gone, repoDigests: others ? [] : repoDigests.filter((digest) => digest.startsWith(`${name}@`)) };
}

/** One tag at most, and everything in one repository. */
function isSingle({ tags, repoDigests }: References): boolean {
  const repositories = new Set([...tags.map(familiarName), ...repoDigests.map((digest) => digest.slice(0, digest.indexOf('@')))]);
  return tags.length <= 1 && repositories.size <= 1;
}

function inUseDetail({ containerId, name, running }: User): { usedBy: string; containerId: string; running: boolean } {
  return { usedBy: name, containerId, running };
}

