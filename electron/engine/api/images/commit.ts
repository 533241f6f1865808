import { z } from 'zod';
import type { ContainerDefaults } from '../../../shared/oci/manifest.ts';
import type { Call } from '../call.ts';
import { flag } from '../query.ts';
import { readBody } from '../read-body.ts';
import { sendJson } from '../respond.ts';
import { parseConfigChanges } from './config-changes.ts';

const words = z.array(z.string()).nullish();
const texts = z.record(z.string(), z.string()).nullish();
const sets = z.record(z.string(), z.object({})).nullish();
/** Settings that take the place of the container's; what is left out or empty does not. */
const configSchema = z
  .object({
    Cmd: words, Entrypoint: words, Env: words, Labels: texts, ExposedPorts: sets, Volumes: sets, User: z.string().nullish(), WorkingDir: z.string().nullish(), StopSignal: z.string().nullish(),
  })
  .nullable();

/** `POST /commit?container=`: an image of a container's files as they are now. */
export async function commit(call: Call): Promise<void> {
  const { rooms, query, response, signal } = call;
  const change = parseConfigChanges(query.getAll('changes'));
  const settings = await readBody(call, configSchema);
  const repository = query.get('repo') ?? '';
  const tag = query.get('tag') ?? '';
  const id = await rooms.containers.commit({
    container: query.get('container') ?? '',
    name: repository === '' ? undefined : tag === '' ? repository : `${repository}:${tag}`,
    author: query.get('author') ?? '',
    comment: query.get('comment') ?? '',
    pause: query.get('pause') === null || flag(query, 'pause'),
    change: (config) => change(override(config, settings)),
    signal,
  });
  sendJson(response, 201, { Id: id });
}

function override(config: ContainerDefaults, settings: z.output<typeof configSchema>): ContainerDefaults {
  const isSet = (value: unknown): boolean => (typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value));
  return { ...config, ...Object.fromEntries(Object.entries(settings ?? {}).filter(([, value]) => isSet(value))) };
}
