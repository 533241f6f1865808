import { z } from 'zod';
import type { ImageCalls } from '../../shared/ipc/images.ts';
import { fileHandle } from '../files/file-inputs.ts';
import { byId, empty, id, shortText, type InputsOf } from '../input-parts.ts';

export const imageInputs: InputsOf<ImageCalls> = {
  'images.list': empty,
  'images.inspect': byId,
  'images.remove': z.strictObject({ reference: id, force: z.boolean() }),
  'images.removal': byId,
  'images.removeAll': z.strictObject({ id, containers: z.array(id).max(10_000) }),
  'images.restore': byId,
  'images.upstream': z.strictObject({ reference: id }),
  'images.tag': z.strictObject({ id, name: id }),
  'images.pull': z.strictObject({ reference: shortText, platform: z.string().max(100).exactOptional(), allTags: z.boolean().exactOptional() }),
  'images.push': z.strictObject({ reference: id, despiteSecrets: z.boolean() }),
  'images.save': z.strictObject({ references: z.array(id).min(1).max(1000), handle: fileHandle }),
  'images.load': z.strictObject({ handle: fileHandle }),
  'images.import': z.strictObject({ handle: fileHandle, name: z.string().max(300), comment: shortText, changes: z.array(shortText).max(100) }),
};
