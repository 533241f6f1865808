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

/** An image's name short enough for a column: without registry and folders where it is long, in the part that may be cut and the tag that may not. */
export function shortImage(reference: string): { readonly name: string; readonly tag: string } {
  const known = splitTag(reference, reference);
  const name = known.tag !== '' && known.name.length > 20 ? known.name.slice(known.name.lastIndexOf('/') + 1) : known.name;
  return { name, tag: known.tag === '' ? '' : `:${known.tag}` };
}
