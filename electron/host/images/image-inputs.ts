import { z } from 'zod';
import type { ImageCalls } from '../../shared/ipc/images.ts';
import { byId, empty, id, shortText, type InputsOf } from '../input-parts.ts';

export const imageInputs: InputsOf<ImageCalls> = {
  'images.list': empty,
  'images.inspect': byId,
  'images.remove': z.strictObject({ reference: id, force: z.boolean() }),
  'images.pull': z.strictObject({ reference: shortText, platform: z.string().max(100).exactOptional() }),
};
