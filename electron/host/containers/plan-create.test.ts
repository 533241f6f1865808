import { expect, test } from 'vitest';
import type { RunRequest } from '../../shared/ipc/run.ts';
import { planCreate } from './plan-create.ts';

const plain: RunRequest = {
  image: 'web', name: '', ports: [], env: [], mounts: [], labels: {}, user: '', workingDir: '', network: '', limits: { memory: 0, nanoCpus: 0, pids: 0 },
  restartPolicy: 'no', maxRetries: 0, tty: false, autoRemove: false, init: false,
};

test('what nobody asked for is left to the image and the engine', () => {
  expect(planCreate(plain)).toEqual({ Image: 'web', Env: [], Tty: false, OpenStdin: false, ExposedPorts: {}, HostConfig: { PortBindings: {}, RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } } });
});

test('mounts of each kind stand where the docker client puts them', () => {
  const mounts: RunRequest['mounts'] = [
    { kind: 'volume', name: 'data', destination: '/d', readOnly: true },
    { kind: 'volume', name: '', destination: '/own', readOnly: false },
    { kind: 'bind', source: '/a b', destination: '/s', readOnly: true },
    { kind: 'tmpfs', destination: '/t', size: 1024 },
  ];
  expect(planCreate({ ...plain, mounts })).toMatchObject({
    Volumes: { '/own': {} },
    HostConfig: { Binds: ['data:/d:ro'], Mounts: [{ Type: 'bind', Source: '/a b', Target: '/s', ReadOnly: true }], Tmpfs: { '/t': 'size=1024' } },
  });
});

test('of an entrypoint the first word; the others come before the command', () => {
  expect(planCreate({ ...plain, entrypoint: ['sh', '-c'], command: ['echo hi'] })).toMatchObject({ Entrypoint: ['sh'], Cmd: ['-c', 'echo hi'] });
});

test('retries belong to on-failure alone', () => {
  expect(planCreate({ ...plain, restartPolicy: 'always', maxRetries: 3 }).HostConfig?.RestartPolicy).toEqual({ Name: 'always', MaximumRetryCount: 0 });
  expect(planCreate({ ...plain, restartPolicy: 'on-failure', maxRetries: 3 }).HostConfig?.RestartPolicy).toEqual({ Name: 'on-failure', MaximumRetryCount: 3 });
});
