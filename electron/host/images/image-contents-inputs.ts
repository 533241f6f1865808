import { z } from 'zod';
import type { ImageContentsCalls } from '../../shared/ipc/image-contents.ts';
import { byId, empty, id, shortText, type InputsOf } from '../input-parts.ts';

const layer = z.int().min(0).max(9999);

export const imageContentsInputs: InputsOf<ImageContentsCalls> = {
  'images.layers': byId,
  'images.tree': z.strictObject({ id, layer, folder: shortText }),
  'images.files': z.strictObject({ id, text: shortText, layer: layer.nullable() }),
  'images.ghosts': byId,
  'images.path': z.strictObject({ id, path: shortText.min(1) }),
  'images.compare': z.strictObject({ from: id, to: id }),
  'images.platforms': byId,
  'images.secrets': byId,
  'tags.list': empty,
  'tags.history': z.strictObject({ name: id }),
  'tags.rollBack': z.strictObject({ name: id, to: id }),
};
