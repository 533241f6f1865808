import { expect, test } from 'vitest';
import type { ContainerRecord } from './containers.ts';
import { emptySpec } from './testing/empty-spec.ts';
import { upgradeRecord } from './upgrade-record.ts';

/** As the first engine wrote it. */
const flat = {
  image: 'web', cmd: ['sleep', '9'], env: ['A=1'], user: '', workingDir: '', hostname: 'here', labels: { l: '1' }, tty: false, openStdin: false, stdinOnce: false, attachStdin: false,
  attachStdout: true, attachStderr: true, exposedPorts: ['80/tcp'], ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 }], publishAll: false, networkMode: 'host',
  binds: [{ source: '/a', destination: '/b', readOnly: true, mustExist: true }, { source: '/c', destination: '/d', readOnly: false }], autoRemove: false,
  restartPolicy: { name: 'always', maximumRetryCount: 0 }, privileged: true, capAdd: ['NET_ADMIN'], capDrop: [], readonlyRootfs: false, init: true, memory: 67_108_864, nanoCpus: 5,
  pidsLimit: 7, shmSize: 1000, securityOpt: ['no-new-privileges'], stopSignal: '', raw: { config: {}, hostConfig: {} },
};

test('a record of the first engines gets today\'s parts, and keeps what it said', () => {
  const { spec, mounts, name } = upgradeRecord({ id: 'x', name: 'old', spec: flat } as unknown as ContainerRecord);
  expect(name).toBe('old');
  expect(spec).toMatchObject({
    cmd: ['sleep', '9'], labels: { l: '1' }, init: true, restartPolicy: { name: 'always' },
    network: { mode: 'host', hostname: 'here', ports: flat.ports, exposedPorts: ['80/tcp'] },
    limits: { memory: 67_108_864, nanoCpus: 5, pids: 7 },
    isolation: { privileged: true, capAdd: ['NET_ADMIN'], shmSize: 1000, securityOpt: ['no-new-privileges'] },
  });
  expect(Object.keys(emptySpec).filter((part) => !(part in spec))).toEqual(['name', 'entrypoint', 'stopTimeout']);
  expect(mounts).toMatchObject([{ kind: 'bind', source: '/a', destination: '/b', readOnly: true, mustExist: true }, { source: '/c', destination: '/d', readOnly: false, mustExist: false }]);
});

test('one of today stays as it is', () => {
  const record = { id: 'x', spec: emptySpec, mounts: [] } as unknown as ContainerRecord;
  expect(upgradeRecord(record)).toBe(record);
});
