import { z } from 'zod';
import type { PublishedPort } from '../../shared/ipc/containers.ts';
import type { ContainerCalls } from '../../shared/ipc/containers.ts';
import { byId, empty, id, shortText, words, type InputsOf } from '../input-parts.ts';

const port = z.int().min(1).max(65_535);

const publishedPort: z.ZodType<PublishedPort> = z.strictObject({
  containerPort: port,
  protocol: z.enum(['tcp', 'udp']),
  hostIp: z.union([z.literal(''), z.ipv4(), z.ipv6()]),
  hostPort: z.int().min(0).max(65_535),
});

export const containerInputs: InputsOf<ContainerCalls> = {
  'containers.list': empty,
  'containers.inspect': byId,
  'containers.run': z.strictObject({
    image: z.string().min(1).max(4096),
    name: z.string().max(300),
    ports: z.array(publishedPort).max(1000),
    env: words,
    command: words.optional(),
    tty: z.boolean(),
    restartPolicy: z.enum(['no', 'on-failure', 'always', 'unless-stopped']),
  }),
  'containers.start': byId,
  'containers.stop': byId,
  'containers.restart': byId,
  'containers.kill': byId,
  'containers.pause': byId,
  'containers.unpause': byId,
  'containers.rename': z.strictObject({ id, name: z.string().max(300) }),
  'containers.commit': z.strictObject({ id, reference: z.string().max(4096), message: shortText }),
  'containers.imageChange': byId,
  'containers.editable': byId,
  'containers.remove': z.strictObject({ id, force: z.boolean() }),
  'containers.restore': byId,
};
