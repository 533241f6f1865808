import type { ImageId } from '../../shared/oci/digest.ts';
import type { ContainerDefaults } from '../../shared/oci/manifest.ts';
import { publishContainerEvent, type ContainerContext } from './container-context.ts';
import type { CommitRequest, ContainerRecord } from './containers.ts';
import type { HealthSpec } from './create-spec.ts';
import { holdStill } from './hold-still.ts';

/** Who makes the layer of what a container changed. */
type PackChanges = (nameOrId: string) => Promise<AsyncIterable<Uint8Array>>;

/** See {@link Containers.commit}. A running container stands still while its files are read, where it is to. */
export async function commitContainer(context: ContainerContext, pack: PackChanges, request: CommitRequest): Promise<ImageId> {
  const record = context.records.get(request.container);
  const config = request.change(defaultsOf(record));
  await using _still = request.pause ? await holdStill(context, record) : undefined;
  const id = await context.rooms.images.assemble({
    base: record.imageId,
    layer: await pack(record.id),
    config,
    author: request.author,
    comment: request.comment,
    createdBy: record.args.join(' '),
    name: request.name,
    by: 'commit',
    now: new Date(),
    ...(request.signal && { signal: request.signal }),
  });
  publishContainerEvent(context, record, { action: 'commit', attributes: { comment: request.comment, imageID: id, imageRef: request.name ?? '' } });
  return id;
}

/** What a container of the new image gets: what this one got. */
function defaultsOf({ env, entrypoint, cmd, cwd, user, stopSignal, spec }: ContainerRecord): ContainerDefaults {
  const { network, labels, anonymousVolumes, health } = spec;
  const set = (names: readonly string[]): Record<string, object> => Object.fromEntries(names.map((name) => [name, {}]));
  return {
    Env: env,
    ...(entrypoint.length > 0 && { Entrypoint: entrypoint }),
    ...(cmd.length > 0 && { Cmd: cmd }),
    ...(cwd !== '/' && { WorkingDir: cwd }),
    ...(user !== '' && { User: user }),
    ...(network.exposedPorts.length > 0 && { ExposedPorts: set(network.exposedPorts) }),
    ...(anonymousVolumes.length > 0 && { Volumes: set(anonymousVolumes) }),
    ...(Object.keys(labels).length > 0 && { Labels: labels }),
    ...(stopSignal !== 'SIGTERM' && { StopSignal: stopSignal }),
    ...(health && { Healthcheck: healthJson(health) }),
  };
}

/** Times in nanoseconds, as images have them. */
function healthJson({ test, intervalMs, timeoutMs, startPeriodMs, startIntervalMs, retries }: HealthSpec): Record<string, unknown> {
  const times = { Interval: intervalMs, Timeout: timeoutMs, StartPeriod: startPeriodMs, StartInterval: startIntervalMs };
  return {
    Test: test,
    ...Object.fromEntries(Object.entries(times).flatMap(([name, ms]) => (ms === 0 ? [] : [[name, ms * 1e6]]))),
    ...(retries !== 0 && { Retries: retries }),
  };
}
