import { EngineError } from '../../shared/errors/engine-error.ts';
import type { ImageId } from '../../shared/oci/digest.ts';
import { familiarName, familiarReference, parseReference } from '../../shared/oci/reference.ts';
import type { ImageContext } from './image-context.ts';
import type { TagHistoryEntry } from './images.ts';

/** Gives an image one more name, or takes a name from another image. */
export function tagImage({ records, events }: ImageContext, request: { source: string; target: string }): void {
  const target = parseReference(request.target);
  if (target.digest) throw new EngineError('invalid', `refusing to create a tag with a digest reference: ${familiarReference(target)}`);
  const { id } = records.resolve(request.source);
  records.name(id, target, 'tag');
  events.publish({ type: 'image', action: 'tag', actorId: id, attributes: { name: familiarReference(target) } });
}

/**
 * Lets a name point again where it pointed before. `to` is an image id or a manifest digest out of its history; `not-found` where it never pointed
 * there, `conflict` where that image is gone, with the name to pull.
 */
export function rollBackTag({ records, events }: ImageContext, request: { name: string; to: string }): ImageId {
  const name = parseReference(request.name);
  const familiar = familiarReference(name);
  const move = records.history(name).findLast(({ imageId, digest }) => imageId === request.to || digest === request.to);
  if (move?.imageId === undefined) throw new EngineError('not-found', `roll back ${familiar}: it never pointed to ${request.to.slice(0, 100)}`);
  if (!records.find(move.imageId)) {
    const pull = `${familiarName(name)}@${move.digest}`;
    throw new EngineError('conflict', `roll back ${familiar}: the image ${move.imageId} is not here any more: pull ${pull} first`, { detail: { pull } });
  }
  records.name(move.imageId, name, 'rollback');
  events.publish({ type: 'image', action: 'tag', actorId: move.imageId, attributes: { name: familiar } });
  return move.imageId;
}

/** Where a name pointed and points, newest first, and which of these images are here. `not-found` for a name that never was. */
export function readTagHistory({ records }: ImageContext, text: string): TagHistoryEntry[] {
  const name = parseReference(text);
  const moves = records.history(name);
  if (moves.length === 0) throw new EngineError('not-found', `No such image: ${familiarReference(name)}`);
  return moves.toReversed().map((move) => ({ ...move, isHere: move.imageId !== undefined && records.find(move.imageId) !== undefined }));
}
