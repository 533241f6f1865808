import { z } from 'zod';
import type { CreateContainerBody } from '../shared/docker/create-container.ts';
import type { EditableContainer } from '../shared/engine-api/edit.ts';
import { count, flag, keys, labels, readReply, text, texts } from './read-reply.ts';
import type { EngineTransport } from './transport.ts';

const health = z.enum(['starting', 'healthy', 'unhealthy']).nullable();

const listed = z.object({
  Id: z.string(),
  Names: texts,
  Image: text,
  ImageID: text,
  Command: text,
  Created: z.number(),
  State: z.string(),
  tidewharf: z.object({ startedAt: z.string().nullable(), finishedAt: z.string().nullable(), exitCode: z.number().nullable(), health, movedTag: z.string().nullable() }),
  Ports: z.array(z.object({ IP: text, PrivatePort: z.number(), PublicPort: z.number().nullish(), Type: z.string() })).nullish().transform((value) => value ?? []),
  Labels: labels,
});

const binding = z.object({ HostIp: text, HostPort: text });

const endpoint = z.object({ NetworkID: text, IPAddress: text, GlobalIPv6Address: text, Gateway: text, MacAddress: text, Aliases: texts });

const inspected = z.object({
  Id: z.string(),
  Name: z.string(),
  Created: z.string(),
  Image: z.string(),
  Path: text,
  Args: texts,
  RestartCount: count,
  State: z.object({
    Status: z.string(), Pid: count, ExitCode: count, OOMKilled: flag, Error: text, StartedAt: text, FinishedAt: text,
    Health: z.object({ Status: text, FailingStreak: count, Log: z.array(z.object({ Start: text, End: text, ExitCode: count, Output: text })).nullish() }).nullish(),
  }),
  Config: z.object({
    Image: text, Tty: flag, Env: texts, User: text, WorkingDir: text, Hostname: text, ExposedPorts: keys, Labels: labels,
  }),
  HostConfig: z.object({
    AutoRemove: flag, Memory: count, MemorySwap: count, NanoCpus: count, CpuShares: count, CpusetCpus: text, PidsLimit: count, Tmpfs: labels,
    RestartPolicy: z.object({ Name: text, MaximumRetryCount: count }).nullish(),
  }),
  NetworkSettings: z.object({
    IPAddress: text,
    Ports: z.record(z.string(), z.array(binding).nullable()).nullish().transform((value) => value ?? {}),
    Networks: z.record(z.string(), endpoint).nullish().transform((value) => value ?? {}),
  }),
  Mounts: z.array(z.object({ Type: text, Name: text, Source: text, Destination: text, RW: z.boolean().nullish() })).nullish().transform((value) => value ?? []),
});

const trashPath = '/tidewharf/v1/trash';
const trashSettings = z.object({ enabled: z.boolean() });
const restored = z.object({ name: z.string() });

export type ListedContainer = z.output<typeof listed>;
export type InspectedContainer = z.output<typeof inspected>;

type WithSignal = { readonly signal?: AbortSignal | undefined };

export type ContainerCalls = {
  /** Running or not. */
  listContainers(options?: WithSignal): Promise<ListedContainer[]>;
  /** `raw` is the reply as it came. `not-found` where there is none. */
  inspectContainer(options: { id: string } & WithSignal): Promise<{ container: InspectedContainer; raw: unknown }>;
  /** '' lets the engine make a name up. `not-found` when the image is missing, `conflict` when the name is taken. */
  createContainer(options: { name: string; body: CreateContainerBody } & WithSignal): Promise<{ id: string }>;
  /** Starting what runs and stopping what does not is no error. */
  startContainer(options: { id: string } & WithSignal): Promise<void>;
  stopContainer(options: { id: string } & WithSignal): Promise<void>;
  restartContainer(options: { id: string } & WithSignal): Promise<void>;
  killContainer(options: { id: string } & WithSignal): Promise<void>;
  pauseContainer(options: { id: string } & WithSignal): Promise<void>;
  unpauseContainer(options: { id: string } & WithSignal): Promise<void>;
  renameContainer(options: { id: string; name: string } & WithSignal): Promise<void>;
  /** Ends with the id of the new image. */
  commitContainer(options: { id: string; reference: string; message: string } & WithSignal): Promise<string>;
  /** Its own settings, without the image's. */
  editableContainer(options: { id: string } & WithSignal): Promise<EditableContainer>;
  /** True where it is in the trash now. */
  removeContainer(options: { id: string; force: boolean } & WithSignal): Promise<boolean>;
  /** Out of the trash: `not-found` where it is not there any more. */
  restoreContainer(options: { id: string } & WithSignal): Promise<{ name: string }>;
};

export function createContainerCalls(transport: EngineTransport): ContainerCalls {
  const act = async (id: string, action: string, signal: AbortSignal | undefined): Promise<void> => {
    await transport.json({ method: 'POST', path: `${pathOf(id)}/${action}`, signal });
  };
  return {
    listContainers: async ({ signal } = {}) =>
      readReply(z.array(listed), await transport.json({ method: 'GET', path: '/containers/json', query: { all: true }, signal }), 'list containers'),
    inspectContainer: async ({ id, signal }) => {
      const raw = await transport.json({ method: 'GET', path: `${pathOf(id)}/json`, signal });
      return { container: readReply(inspected, raw, `inspect container ${id}`), raw };
    },
    createContainer: async ({ name, body, signal }) => {
      const reply = await transport.json({ method: 'POST', path: '/containers/create', query: { name: name === '' ? undefined : name }, body, signal });
      return { id: readReply(z.object({ Id: z.string() }), reply, 'create container').Id };
    },
    startContainer: ({ id, signal }) => act(id, 'start', signal),
    stopContainer: ({ id, signal }) => act(id, 'stop', signal),
    restartContainer: ({ id, signal }) => act(id, 'restart', signal),
    killContainer: ({ id, signal }) => act(id, 'kill', signal),
    pauseContainer: ({ id, signal }) => act(id, 'pause', signal),
    unpauseContainer: ({ id, signal }) => act(id, 'unpause', signal),
    renameContainer: async ({ id, name, signal }) => {
      await transport.json({ method: 'POST', path: `${pathOf(id)}/rename`, query: { name }, signal });
    },
    commitContainer: async ({ id, reference, message, signal }) => {
      const reply = await transport.json({ method: 'POST', path: '/commit', query: { container: id, repo: reference === '' ? undefined : reference, comment: message }, signal });
      return readReply(z.object({ Id: z.string() }), reply, `commit container ${id}`).Id;
    },
    editableContainer: async ({ id, signal }) => (await transport.json({ method: 'GET', path: `/tidewharf/v1${pathOf(id)}/edit`, signal })) as EditableContainer,
    removeContainer: async ({ id, force, signal }) => {
      const settings = readReply(trashSettings, await transport.json({ method: 'GET', path: `${trashPath}/settings`, signal }), 'settings of the trash');
      const { HostConfig } = readReply(inspected, await transport.json({ method: 'GET', path: `${pathOf(id)}/json`, signal }), 'inspect a container');
      await transport.json({ method: 'DELETE', path: pathOf(id), query: { force, v: true }, signal });
      return settings.enabled && !HostConfig.AutoRemove;
    },
    restoreContainer: async ({ id, signal }) =>
      readReply(restored, await transport.json({ method: 'POST', path: `${trashPath}/${encodeURIComponent(id)}/restore`, signal }), 'restore a container'),
  };
}

function pathOf(id: string): string {
  return `/containers/${encodeURIComponent(id)}`;
}
