import { z } from 'zod';
import type { EditLimits, EditMount, EditPort, EditRequest } from '../../../shared/engine-api/edit.ts';
import type { ContainerEdit, ContainerRecord } from '../../containers/containers.ts';
import { createBodySchema } from '../containers/create/create-body.ts';
import { planCreateSpec } from '../containers/create/create-spec.ts';
import { parseWith } from '../read-body.ts';

const port = z.strictObject({
  containerPort: z.number().int().min(1).max(65_535),
  protocol: z.enum(['tcp', 'udp']).optional(),
  hostIp: z.string().optional(),
  hostPort: z.number().int().min(0).max(65_535).optional(),
});

const mount = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('bind'), source: z.string(), destination: z.string(), readOnly: z.boolean().optional() }),
  z.strictObject({ type: z.literal('volume'), name: z.string().optional(), destination: z.string(), readOnly: z.boolean().optional() }),
  z.strictObject({ type: z.literal('tmpfs'), destination: z.string(), size: z.number().int().min(0).optional() }),
]);

const amount = z.number().int().min(0).optional();
const limits = z.strictObject({
  memory: amount, memorySwap: z.number().int().min(-1).optional(), memoryReservation: amount, nanoCpus: amount, cpuShares: amount, cpusetCpus: z.string().optional(), pids: amount,
});

const restartPolicy = z.strictObject({ name: z.enum(['no', 'always', 'on-failure', 'unless-stopped']), maximumRetryCount: amount });

/** {@link EditRequest}. What is not known is refused: a word that is misspelt would change nothing and say so to nobody. */
export const editSchema = z.strictObject({
  name: z.string().optional(),
  ports: z.array(port).optional(),
  env: z.array(z.string()).optional(),
  cmd: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  mounts: z.array(mount).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  limits: limits.optional(),
  restartPolicy: restartPolicy.optional(),
  restart: z.boolean().optional(),
  dryRun: z.boolean().optional(),
});

/**
 * An edit in the words of a container's creation, read by what reads those: Docker's rules hold once. Pure; `invalid` or `not-implemented` as
 * at creation.
 */
export function planContainerEdit({ spec }: ContainerRecord, edit: EditRequest): ContainerEdit {
  const config = defined({ Env: edit.env, Cmd: edit.cmd, Entrypoint: edit.entrypoint, Labels: edit.labels, ...(edit.mounts && { Volumes: {} }) });
  const host = defined({
    PortBindings: edit.ports && portBindings(edit.ports),
    ...(edit.mounts && { Binds: [], Tmpfs: {}, VolumesFrom: [], Mounts: edit.mounts.map(dockerMount) }),
    ...(edit.limits && dockerLimits(editedLimits(spec.limits, edit.limits))),
    RestartPolicy: edit.restartPolicy && { Name: edit.restartPolicy.name, MaximumRetryCount: edit.restartPolicy.maximumRetryCount ?? 0 },
  });
  const sent = { ...config, Image: spec.image, HostConfig: { ...host, AutoRemove: spec.autoRemove } };
  const asked = planCreateSpec(parseWith(createBodySchema, sent, 'body'), sent, undefined);
  return {
    name: edit.name,
    ports: edit.ports && asked.network.ports,
    spec: {
      ...(edit.env && { env: asked.env }),
      ...(edit.cmd && { cmd: asked.cmd }),
      ...(edit.entrypoint && { entrypoint: asked.entrypoint }),
      ...(edit.labels && { labels: asked.labels }),
      ...(edit.mounts && { mounts: asked.mounts, anonymousVolumes: asked.anonymousVolumes, volumesFrom: asked.volumesFrom }),
      ...(edit.limits && { limits: { ...spec.limits, ...Object.fromEntries(limitNames.map((name) => [name, asked.limits[name]])) } }),
      ...(edit.restartPolicy && { restartPolicy: asked.restartPolicy }),
      raw: { config: { ...spec.raw.config, ...config }, hostConfig: { ...spec.raw.hostConfig, ...host } },
    },
  };
}

function portBindings(ports: readonly EditPort[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, protocol = 'tcp', hostIp = '', hostPort = 0 } of ports) {
    (bindings[`${containerPort}/${protocol}`] ??= []).push({ HostIp: hostIp, HostPort: hostPort === 0 ? '' : String(hostPort) });
  }
  return bindings;
}

/** A folder of the machine must be there: who edits means one that is. */
function dockerMount(asked: EditMount): object {
  switch (asked.type) {
    case 'bind':
      return { Type: 'bind', Source: asked.source, Target: asked.destination, ReadOnly: asked.readOnly ?? false };
    case 'volume':
      return { Type: 'volume', Source: asked.name ?? '', Target: asked.destination, ReadOnly: asked.readOnly ?? false };
    case 'tmpfs':
      return { Type: 'tmpfs', Target: asked.destination, TmpfsOptions: { SizeBytes: asked.size ?? 0 } };
  }
}

/** Swap that nobody set follows memory. */
function editedLimits(before: ContainerRecord['spec']['limits'], edit: NonNullable<EditRequest['limits']>): ContainerRecord['spec']['limits'] {
  const follows = edit.memory !== undefined && edit.memorySwap === undefined && before.memorySwap === before.memory * 2;
  return { ...before, ...defined(edit), ...(follows && { memorySwap: 0 }) };
}

const dockerNames = {
  memory: 'Memory', memorySwap: 'MemorySwap', memoryReservation: 'MemoryReservation', nanoCpus: 'NanoCpus', cpuShares: 'CpuShares', cpusetCpus: 'CpusetCpus', pids: 'PidsLimit',
} as const satisfies Record<keyof EditLimits, string>;

const limitNames = Object.keys(dockerNames) as (keyof EditLimits)[];

function dockerLimits(all: ContainerRecord['spec']['limits']): Record<string, unknown> {
  return Object.fromEntries(limitNames.map((name) => [dockerNames[name], all[name]]));
}

function defined<T extends object>(fields: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
