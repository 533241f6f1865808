import { expect, test } from 'vitest';
import type { ContainerId, ImageId } from '../../shared/oci/digest.ts';
import type { ContainerEdit, ContainerRecord } from './containers.ts';
import type { CreateSpec } from './create-spec.ts';
import { planEdit } from './edit-plan.ts';
import { planContainer } from './plan-container.ts';
import { planMounts } from './plan-mounts.ts';
import { emptySpec } from './testing/empty-spec.ts';

const image = { Entrypoint: ['/entry'], Cmd: ['serve'], Env: ['PATH=/bin', 'MODE=image'], ExposedPorts: { '80/tcp': {} }, Labels: { from: 'image' } };

/** A container as it was made of this image and request. */
function madeOf(asked: Partial<CreateSpec>): ContainerRecord {
  return {
    ...planContainer({ ...emptySpec, ...asked }, image),
    id: 'c'.repeat(64) as ContainerId, name: 'web', imageId: 'sha256:1' as ImageId, imageName: 'web', chainId: undefined, mounts: [], hostname: 'web', createdAt: '', status: 'running',
    task: undefined, startedAt: '', finishedAt: undefined, exitCode: 0, oomKilled: false, error: '', restartCount: 0, stoppedByUser: false, health: undefined, endpoints: {},
  };
}

const plan = (record: ContainerRecord, edit: Partial<ContainerEdit>, defaults: typeof image | undefined = image) =>
  planEdit(record, { name: undefined, ports: undefined, spec: {}, ...edit }, { defaults, planMounts: (spec) => planMounts(spec, []) });
const port = (hostPort: number, containerPort = 80) => ({ containerPort, protocol: 'tcp' as const, hostIp: '', hostPort });

test('an edit that asks for what is there changes nothing, whatever the request left to the image', () => {
  const record = madeOf({ env: ['A=1'], network: { ...emptySpec.network, ports: [port(8080)] } });
  const { env, cmd, entrypoint, spec } = record;
  expect(plan(record, {}).fields).toEqual([]);
  expect(plan(record, { name: 'web', ports: [port(8080)], spec: { env, cmd, entrypoint, labels: spec.labels, limits: spec.limits, restartPolicy: spec.restartPolicy } }).fields).toEqual([]);
  // As it is read from a disk: without the fields that are undefined.
  expect(plan(JSON.parse(JSON.stringify(record)) as ContainerRecord, { spec: { env } }).fields).toEqual([]);
});

test('what a running process cannot be given needs a restart', () => {
  const restartPolicy = { name: 'always', maximumRetryCount: 0 } as const;
  const edit = {
    name: 'other', ports: [port(9090)],
    spec: { env: ['B=2'], cmd: ['once'], entrypoint: ['sh'], labels: { a: 'b' }, restartPolicy, limits: { ...emptySpec.limits, memory: 1 << 26 }, mounts: [{ kind: 'tmpfs', destination: '/t', options: [], listed: true }] as const },
  };
  const { fields } = plan(madeOf({}), edit);
  expect(fields.filter(({ needsRestart }) => needsRestart).map(({ field }) => field)).toEqual(['env', 'cmd', 'entrypoint', 'mounts']);
  expect(fields.filter(({ needsRestart }) => !needsRestart).map(({ field }) => field)).toEqual(['name', 'ports', 'labels', 'limits', 'restartPolicy']);
});

test('the image\'s variables stay unless they are named; labels of the image too', () => {
  const { change } = plan(madeOf({ env: ['A=1'] }), { spec: { env: ['MODE'], labels: { own: '1' } } });
  expect(change.env).toEqual(['MODE', 'PATH=/bin']);
  expect(change.spec.labels).toEqual({ from: 'image', own: '1' });
});

test('another entrypoint keeps the command that the container has; another command the entrypoint', () => {
  expect(plan(madeOf({}), { spec: { entrypoint: ['sh'] } }).change.args).toEqual(['sh', 'serve']);
  expect(plan(madeOf({}), { spec: { cmd: ['once'] } }).change.args).toEqual(['/entry', 'once']);
  expect(() => plan(madeOf({}), { spec: { entrypoint: [''], cmd: [] } })).toThrow('no command specified');
});

test('of ports that were published with -P those that are not named go', () => {
  const record = madeOf({ network: { ...emptySpec.network, publishAll: true } });
  expect(record.spec.network.ports).toEqual([port(0)]);
  expect(plan(record, { ports: [] })).toMatchObject({ ports: [], change: { spec: { network: { ports: [], publishAll: false } } } });
});

test('without its image a container keeps what the image brought', () => {
  const { change } = plan(madeOf({}), { spec: { env: ['A=1'] } }, undefined);
  expect(change).toMatchObject({ args: ['/entry', 'serve'], env: ['A=1', 'PATH=/bin', 'MODE=image'], spec: { labels: { from: 'image' } } });
});

test('limits for the process, and how to take them back', () => {
  const record = madeOf({ limits: { ...emptySpec.limits, memory: 1 << 26, memorySwap: 1 << 27 } });
  expect(plan(record, { spec: { limits: { ...record.spec.limits, pids: 9 } } }).limits).toEqual({ change: { pids: 9 }, revert: { pids: -1 } });
  expect(plan(record, { spec: { limits: emptySpec.limits } }).limits).toEqual({ change: { memory: -1, memorySwap: -1 }, revert: { memory: 1 << 26, memorySwap: 1 << 27 } });
  // A set of CPUs has no word for all of them: a new process is needed, in either direction.
  const { limits, fields } = plan(record, { spec: { limits: { ...record.spec.limits, cpusetCpus: '0' } } });
  expect({ limits, fields }).toEqual({ limits: undefined, fields: [{ field: 'limits', needsRestart: true }] });
});
