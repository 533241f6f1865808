import { describe, expect, it } from 'vitest';
import type { EditableContainer } from '../../../electron/shared/engine-api/edit.ts';
import { editFormOf, editOf, undoOf } from './edit-form.ts';

const container: EditableContainer = {
  name: 'web', env: ['PATH=/bin', 'MODE=a'], cmd: ['sh', '-c', 'a b'], entrypoint: [], labels: { team: 'a' },
  ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 }, { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 0 }],
  mounts: [{ type: 'bind', source: '/src', destination: '/dst', readOnly: true }, { type: 'volume', name: 'v', destination: '/v', readOnly: false }, { type: 'tmpfs', destination: '/t', size: 1 << 20 }],
  limits: { memory: 64 << 20, memorySwap: 128 << 20, memoryReservation: 0, nanoCpus: 5e8, cpuShares: 0, cpusetCpus: '', pids: 7 },
  restartPolicy: { name: 'on-failure', maximumRetryCount: 3 },
};
const form = editFormOf(container);
const image = ['PATH=/bin', 'LANG=C'];

describe('edit', () => {
  it('shows what it has, and asks for nothing where nothing is different', () => {
    expect(form).toMatchObject({ command: "sh -c 'a b'", memory: '64m', cpus: '0.5', pids: '7', maxRetries: '3' });
    expect(form.mounts.map(({ kind, source }) => `${kind} ${source}`)).toEqual(['bind /src', 'volume v', 'tmpfs 1m']);
    expect(editOf(container, form, image)).toEqual({});
  });
  it('names only the fields that are different, those as a whole', () => {
    expect(editOf(container, { ...form, name: 'shop', ports: form.ports.slice(0, 1) }, image)).toEqual({ name: 'shop', ports: [{ containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 }] });
    expect(editOf(container, { ...form, memory: '', cpus: '1' }, image)).toEqual({ limits: { memory: 0, nanoCpus: 1e9, pids: 7 } });
    expect(editOf(container, { ...form, restartPolicy: 'always' }, image)).toEqual({ restartPolicy: { name: 'always', maximumRetryCount: 0 } });
    expect(editOf(container, { ...form, mounts: [...form.mounts, { kind: 'volume', source: '', destination: '/own', readOnly: false }] }, image).mounts?.at(-1)).toEqual({ type: 'volume', destination: '/own', readOnly: false });
  });
  it('leaves to the image what is its, and takes away what is gone', () => {
    expect(editOf(container, { ...form, env: [...form.env, { name: 'NEW', value: 'x=y' }] }, image).env).toEqual(['MODE=a', 'NEW=x=y', 'LANG']);
    expect(editOf(container, { ...form, env: [] }, undefined).env).toEqual([]);
    expect(undoOf([{ field: 'env', before: container.env }, { field: 'name', before: 'web' }], ['PATH=/bin'])).toEqual({ env: ['MODE=a'], name: 'web' });
  });
});
