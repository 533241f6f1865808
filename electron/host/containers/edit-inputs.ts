import { z } from 'zod';
import type { EditMount, EditRequest } from '../../shared/engine-api/edit.ts';
import type { EditCalls } from '../../shared/ipc/edit.ts';
import { id, shortText, words, type InputsOf } from '../input-parts.ts';

const amount = z.int().min(0).optional();
const destination = shortText.min(1);

const mount: z.ZodType<EditMount> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bind'), source: shortText, destination, readOnly: z.boolean().optional() }),
  z.strictObject({ type: z.literal('volume'), name: z.string().max(255).optional(), destination, readOnly: z.boolean().optional() }),
  z.strictObject({ type: z.literal('tmpfs'), destination, size: amount }),
]);

const port = z.strictObject({
  containerPort: z.int().min(1).max(65_535),
  protocol: z.enum(['tcp', 'udp']).optional(),
  hostIp: z.string().max(100).optional(),
  hostPort: z.int().min(0).max(65_535).optional(),
});

const edit: z.ZodType<EditRequest> = z.strictObject({
  name: z.string().max(300).optional(),
  ports: z.array(port).max(1000).optional(),
  env: words.optional(),
  cmd: words.optional(),
  entrypoint: words.optional(),
  mounts: z.array(mount).max(1000).optional(),
  labels: z.record(shortText, z.string().max(131_072)).optional(),
  limits: z
    .strictObject({ memory: amount, memorySwap: z.int().min(-1).optional(), memoryReservation: amount, nanoCpus: amount, cpuShares: amount, cpusetCpus: z.string().max(4096).optional(), pids: amount })
    .optional(),
  restartPolicy: z.strictObject({ name: z.enum(['no', 'always', 'on-failure', 'unless-stopped']), maximumRetryCount: amount }).optional(),
  restart: z.boolean().optional(),
  dryRun: z.boolean().optional(),
});

export const folderToVolume = z.strictObject({ id, path: shortText.min(1), volume: z.string().min(1).max(255) });

export const editInputs: InputsOf<EditCalls> = {
  'edit.apply': z.strictObject({ id, edit }),
  'edit.moveToVolume': folderToVolume,
};
