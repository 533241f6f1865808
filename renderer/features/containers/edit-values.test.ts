import { expect, it } from 'vitest';
import { editValues } from './edit-values.ts';

it.each([
  ['name', 'web', ['web']],
  ['ports', [{ containerPort: 80, hostPort: 8080 }, { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1' }], ['8080:80', '127.0.0.1:…:53/udp']],
  ['cmd', ['sh', '-c', 'a b'], ["sh -c 'a b'"]],
  ['entrypoint', [], []],
  ['mounts', [{ type: 'bind', source: '/s', destination: '/d' }, { type: 'volume', destination: '/v' }, { type: 'tmpfs', destination: '/t' }], ['/s → /d', 'a new one of its own → /v', 'Memory → /t']],
  ['labels', { a: '1' }, ['a=1']],
  ['limits', { memory: 64 << 20, nanoCpus: 5e8, pids: 7 }, ['memory 64m', '0.5 CPUs', '7 processes']],
  ['limits', {}, ['no limit']],
  ['restartPolicy', { name: 'on-failure', maximumRetryCount: 3 }, ['When it fails (3)']],
] as const)('%s %j', (field, value, words) => expect(editValues(field, value)).toEqual(words));
