import { z } from 'zod';
import type { DiskCalls } from '../../shared/ipc/disk.ts';
import { empty, id, type InputsOf } from '../input-parts.ts';

const kind = z.enum(['container', 'image', 'volume', 'trashed-container', 'trashed-image', 'download', 'layer']);

const choice = z.strictObject({
  images: z.union([z.enum(['none', 'dangling', 'unused']), z.array(id).max(10_000)]).optional(),
  containers: z.boolean().optional(),
  volumes: z.enum(['none', 'anonymous', 'unused']).optional(),
  trash: z.boolean().optional(),
  downloads: z.boolean().optional(),
  seen: z.array(z.object({ kind, id, bytes: z.number().min(0) })).max(100_000).optional(),
});

export const diskInputs: InputsOf<DiskCalls> = {
  'disk.story': empty,
  'disk.plan': choice,
  'disk.prune': choice,
  'disk.pruned': z.strictObject({ taskId: id }),
};
