import { EngineError } from '../../shared/errors/engine-error.ts';
import { familiarReference, parseReference } from '../../shared/oci/reference.ts';
import type { ImageContext } from './image-context.ts';

/** Gives an image one more name, or takes a name from another image. */
export function tagImage({ records, events }: ImageContext, request: { source: string; target: string }): void {
  const target = parseReference(request.target);
  if (target.digest) throw new EngineError('invalid', `refusing to create a tag with a digest reference: ${familiarReference(target)}`);
  const { id } = records.resolve(request.source);
  records.name(id, target);
  events.publish({ type: 'image', action: 'tag', actorId: id, attributes: { name: familiarReference(target) } });
}
