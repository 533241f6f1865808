import { z } from 'zod';
import type { TrashCalls } from '../../shared/ipc/trash.ts';
import { byId, empty, id, type InputsOf } from '../input-parts.ts';

export const trashInputs: InputsOf<TrashCalls> = {
  'trash.list': empty,
  'trash.restore': z.strictObject({ id, name: id.optional() }),
  'trash.remove': byId,
  'trash.empty': empty,
  'trash.settings': empty,
  'trash.changeSettings': z.strictObject({ enabled: z.boolean(), keepDays: z.number().min(0).max(36_500), maxBytes: z.int().min(0) }).partial(),
};
