import { z } from 'zod';

/** Go's JSON takes null for any field that is left out. */
const text = z.string().nullish().transform((value) => value ?? '');
const flag = z.boolean().nullish().transform((value) => value ?? false);
const whole = z.number().int().nullish().transform((value) => value ?? 0);
const list = z.array(z.string()).nullish().transform((value) => value ?? []);
const keys = z.record(z.string(), z.unknown()).nullish().transform((value) => Object.keys(value ?? {}));
const labels = z.record(z.string(), z.string()).nullish().transform((value) => value ?? {});
/** Text alone stands for one word; null and nothing for the image's. */
const command = z
  .union([z.string().transform((word) => [word]), z.array(z.string())])
  .nullish()
  .transform((value) => value ?? undefined);
const portBindings = z
  .record(z.string(), z.array(z.object({ HostIp: text, HostPort: z.union([z.string(), z.number().transform(String)]).nullish().transform((port) => port ?? '') })).nullable())
  .nullish()
  .transform((value) => value ?? {});
const bindOptions = z
  .object({ CreateMountpoint: flag })
  .nullish()
  .transform((value) => value ?? { CreateMountpoint: false });
const mount = z.object({ Type: z.string(), Source: text, Target: z.string(), ReadOnly: flag, BindOptions: bindOptions });

const hostConfigSchema = z.looseObject({
  Binds: list,
  Mounts: z.array(mount).nullish().transform((value) => value ?? []),
  NetworkMode: text,
  PortBindings: portBindings,
  PublishAllPorts: flag,
  RestartPolicy: z
    .object({ Name: text, MaximumRetryCount: whole })
    .nullish()
    .transform((value) => value ?? { Name: '', MaximumRetryCount: 0 }),
  AutoRemove: flag,
  Privileged: flag,
  ReadonlyRootfs: flag,
  CapAdd: list,
  CapDrop: list,
  SecurityOpt: list,
  Init: flag,
  Memory: whole,
  NanoCpus: whole,
  CpuQuota: whole,
  CpuPeriod: whole,
  PidsLimit: whole,
  ShmSize: whole,
  /** Height, width; 0 by 0 where the client has no terminal. */
  ConsoleSize: z.tuple([z.number().int(), z.number().int()]).nullish().transform((value) => value ?? [0, 0]),
});

/** Docker Engine API, ContainerCreate: what the engine acts on; all else is kept as it came. */
export const createBodySchema = z.looseObject({
  Image: z.string().min(1, 'expected the name or id of an image'),
  Hostname: text,
  User: text,
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  ExposedPorts: keys,
  Tty: flag,
  OpenStdin: flag,
  StdinOnce: flag,
  Env: list,
  Cmd: command,
  Entrypoint: command,
  WorkingDir: text,
  Labels: labels,
  StopSignal: text,
  StopTimeout: z.number().int().nullish(),
  Volumes: keys,
  HostConfig: hostConfigSchema.nullish().transform((value) => value ?? hostConfigSchema.parse({})),
});

export type CreateBody = z.output<typeof createBodySchema>;
export type HostConfigBody = CreateBody['HostConfig'];
