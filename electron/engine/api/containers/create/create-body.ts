import { z } from 'zod';
import { flag, list, text, textMap, whole } from './body-fields.ts';
import { healthConfigFields } from './health-part.ts';
import { isolationHostFields } from './isolation-part.ts';
import { limitsHostFields } from './limits-part.ts';
import { logHostFields } from './log-part.ts';
import { mountsConfigFields, mountsHostFields } from './mounts-part.ts';
import { networkConfigFields, networkHostFields } from './network-part.ts';

/** Text alone stands for one word; null and nothing for the image's. */
const command = z
  .union([z.string().transform((word) => [word]), z.array(z.string())])
  .nullish()
  .transform((value) => value ?? undefined);

const hostConfigSchema = z.looseObject({
  ...networkHostFields,
  ...mountsHostFields,
  ...limitsHostFields,
  ...isolationHostFields,
  ...logHostFields,
  RestartPolicy: z
    .object({ Name: text, MaximumRetryCount: whole })
    .nullish()
    .transform((value) => value ?? { Name: '', MaximumRetryCount: 0 }),
  AutoRemove: flag,
  GroupAdd: list,
  Init: flag,
  Annotations: textMap,
  /** Height, width; 0 by 0 where the client has no terminal. */
  ConsoleSize: z.tuple([z.number().int(), z.number().int()]).nullish().transform((value) => value ?? [0, 0]),
});

/** Docker Engine API, ContainerCreate: what the engine acts on; all else is kept as it came. Each part has a file of its own beside this one. */
export const createBodySchema = z.looseObject({
  ...networkConfigFields,
  ...mountsConfigFields,
  ...healthConfigFields,
  Image: z.string().min(1, 'expected the name or id of an image'),
  User: text,
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  Tty: flag,
  OpenStdin: flag,
  StdinOnce: flag,
  Env: list,
  Cmd: command,
  Entrypoint: command,
  WorkingDir: text,
  Labels: textMap,
  StopSignal: text,
  StopTimeout: z.number().int().nullish(),
  HostConfig: hostConfigSchema.nullish().transform((value) => value ?? hostConfigSchema.parse({})),
});

export type CreateBody = z.output<typeof createBodySchema>;
export type HostConfigBody = CreateBody['HostConfig'];
