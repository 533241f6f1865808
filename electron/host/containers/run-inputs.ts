import { z } from 'zod';
import type { HostPort } from '../../shared/engine-api/ports.ts';
import type { PublishedPort } from '../../shared/ipc/containers.ts';
import type { RunCalls, RunMount } from '../../shared/ipc/run.ts';
import { empty, id, shortText, words, type InputsOf } from '../input-parts.ts';

const port = z.int().min(1).max(65_535);
const hostIp = z.union([z.literal(''), z.ipv4(), z.ipv6()]);
const hostPort = z.int().min(0).max(65_535);
const protocol = z.enum(['tcp', 'udp']);

const publishedPort: z.ZodType<PublishedPort> = z.strictObject({ containerPort: port, protocol, hostIp, hostPort });
const checkedPort: z.ZodType<HostPort> = z.strictObject({ hostIp, hostPort, protocol });

const destination = shortText.min(1);
export const bytes = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

const mount: z.ZodType<RunMount> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bind'), source: shortText.min(1), destination, readOnly: z.boolean() }),
  z.strictObject({ kind: z.literal('volume'), name: z.string().max(255), destination, readOnly: z.boolean() }),
  z.strictObject({ kind: z.literal('tmpfs'), destination, size: bytes }),
]);

export const runInputs: InputsOf<RunCalls> = {
  'containers.run': z.strictObject({
    image: shortText.min(1),
    name: z.string().max(300),
    ports: z.array(publishedPort).max(1000),
    env: words,
    mounts: z.array(mount).max(1000),
    labels: z.record(shortText, z.string().max(131_072)),
    command: words.optional(),
    entrypoint: words.optional(),
    user: z.string().max(300),
    workingDir: shortText,
    network: z.string().max(300),
    limits: z.strictObject({ memory: bytes, nanoCpus: bytes, pids: bytes }),
    restartPolicy: z.enum(['no', 'on-failure', 'always', 'unless-stopped']),
    maxRetries: z.int().min(0).max(1_000_000),
    tty: z.boolean(),
    autoRemove: z.boolean(),
    init: z.boolean(),
  }),
  'run.choices': empty,
  'run.ports': z.strictObject({ ports: z.array(checkedPort).max(1000), except: id.optional() }),
};
