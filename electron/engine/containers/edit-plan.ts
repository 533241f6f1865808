import { isDeepStrictEqual } from 'node:util';
import type { EditField } from '../../shared/engine-api/edit.ts';
import type { ContainerDefaults } from '../../shared/oci/manifest.ts';
import type { Limits } from '../runtime/limits.ts';
import type { RecordChange } from './container-records.ts';
import type { ContainerEdit, ContainerRecord } from './containers.ts';
import type { CreateSpec } from './create-spec.ts';
import { mountsView } from './edit-mounts.ts';
import { liftLimits } from './lift-limits.ts';
import { planContainer } from './plan-container.ts';
import type { PlannedMount } from './plan-mounts.ts';

export type EditPlan = {
  /** All but the mounts, whose volumes are not made yet. */
  readonly change: RecordChange & { readonly spec: CreateSpec };
  /** Undefined where they stay. */
  readonly mounts: readonly PlannedMount[] | undefined;
  readonly fields: readonly { readonly field: EditField; readonly needsRestart: boolean }[];
  /** What a running process is to get; undefined where nothing of it changes. */
  readonly ports: CreateSpec['network']['ports'] | undefined;
  readonly limits: { readonly change: Partial<Limits>; readonly revert: Partial<Limits> } | undefined;
};

/**
 * What an edit makes of a container: its request with the edit in it, merged with its image's defaults as at creation. Pure. Fails as
 * {@link planContainer} does. `defaults` undefined: its image is gone, what was merged from it stays.
 */
export function planEdit(
  record: ContainerRecord,
  edit: ContainerEdit,
  options: { defaults: ContainerDefaults | undefined; planMounts: (spec: CreateSpec) => readonly PlannedMount[] },
): EditPlan {
  const { spec, ...plan } = planContainer(editSpec(record, edit), options.defaults ?? mergedDefaults(record));
  const name = edit.name ?? record.name;
  const wished = edit.spec.mounts && options.planMounts(spec);
  const isChanged = (field: EditField): boolean => {
    if (field === 'mounts') return wished !== undefined && !isSame(mountsView(record.mounts), mountsView(wished.map(({ mount }) => mount)));
    return !isSame(views[field](record), views[field]({ ...record, ...plan, spec, name }));
  };
  const changed = fields.filter(isChanged);
  const limits = planLimits(record.spec.limits, spec.limits);
  const restarts: readonly EditField[] = ['env', 'cmd', 'entrypoint', 'mounts', ...(limits === undefined ? (['limits'] as const) : [])];
  return {
    change: { ...plan, spec, name },
    mounts: changed.includes('mounts') ? wished : undefined,
    fields: changed.map((field) => ({ field, needsRestart: restarts.includes(field) })),
    ports: changed.includes('ports') ? spec.network.ports : undefined,
    limits: changed.includes('limits') ? limits : undefined,
  };
}

/** Undefined where it cannot be done, or not be undone, while the process runs. */
function planLimits(before: Limits, after: Limits): EditPlan['limits'] {
  const [change, revert] = [liftLimits(before, after), liftLimits(after, before)];
  return change && revert && { change, revert };
}

/** Ports that are named are all that are published, so that one that the image exposes can be taken away. */
function editSpec({ spec, cmd }: ContainerRecord, { ports, spec: parts }: ContainerEdit): CreateSpec {
  const network = ports === undefined ? spec.network : { ...spec.network, ports, publishAll: false };
  // At creation an own entrypoint drops the image's command. Here it is the container's command, and stays.
  const kept = parts.entrypoint !== undefined && parts.cmd === undefined ? { cmd } : {};
  return { ...spec, ...kept, ...parts, network };
}

/** As if an image had brought what the container has. */
function mergedDefaults({ entrypoint, cmd, env, cwd, user, stopSignal }: ContainerRecord): ContainerDefaults {
  return { Entrypoint: [...entrypoint], Cmd: [...cmd], Env: [...env], WorkingDir: cwd, User: user, StopSignal: stopSignal };
}

const fields: readonly EditField[] = ['name', 'ports', 'env', 'cmd', 'entrypoint', 'mounts', 'labels', 'limits', 'restartPolicy'];

const views: Readonly<Record<Exclude<EditField, 'mounts'>, (record: ContainerRecord) => unknown>> = {
  name: ({ name }) => name,
  ports: ({ spec }) => spec.network.ports,
  env: ({ env }) => env,
  cmd: ({ cmd }) => cmd,
  entrypoint: ({ entrypoint }) => entrypoint,
  labels: ({ spec }) => spec.labels,
  limits: ({ spec }) => spec.limits,
  restartPolicy: ({ spec }) => spec.restartPolicy,
};

/** A record that was stored has no fields that are undefined. */
function isSame(before: unknown, after: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after)));
}
