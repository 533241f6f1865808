import { familiarName, parseReference } from '../../electron/shared/oci/reference.ts';
import { shortId } from './format.ts';

/** A tag in its two parts as a card shows them; an id where there is no tag. */
export function splitTag(tag: string | undefined, id: string): { readonly name: string; readonly tag: string } {
  if (tag === undefined) return { name: shortId(id), tag: '' };
  try {
    const reference = parseReference(tag);
    return { name: familiarName(reference), tag: reference.tag ?? shortId(reference.digest ?? '') };
  } catch {
    return { name: tag, tag: '' };
  }
}
