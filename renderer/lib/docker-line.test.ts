import { expect, test } from 'vitest';
import type { EditableContainer } from '../../electron/shared/engine-api/edit.ts';
import { formatDockerLine } from './docker-line.ts';

const own: EditableContainer = {
  name: 'web', ports: [], env: [], cmd: [], entrypoint: [], mounts: [], labels: {}, restartPolicy: { name: 'no', maximumRetryCount: 0 },
  limits: { memory: 0, memorySwap: 0, memoryReservation: 0, nanoCpus: 0, cpuShares: 0, cpusetCpus: '', pids: 0 },
};
const container = { name: 'web', image: 'nginx:1.27', tty: false, removedAtEnd: false, networks: [] };

test('what it does not have of its own is left out', () => {
  expect(formatDockerLine(container, own)).toBe('docker run -d --name web nginx:1.27');
});

test('ports, mounts, variables, limits, program', () => {
  const line = formatDockerLine(
    { ...container, tty: true, networks: [{ name: 'bridge', networkId: '', address: '', address6: '', gateway: '', macAddress: '', aliases: [] }, { name: 'shop', networkId: '', address: '', address6: '', gateway: '', macAddress: '', aliases: [] }] },
    {
      ...own,
      ports: [{ containerPort: 80, hostPort: 8080 }, { containerPort: 53, protocol: 'udp', hostIp: '127.0.0.1', hostPort: 53 }, { containerPort: 90 }, { containerPort: 91, hostIp: '::1' }],
      mounts: [{ type: 'volume', name: 'data', destination: '/data' }, { type: 'bind', source: '/home/a b', destination: '/src', readOnly: true }, { type: 'tmpfs', destination: '/tmp', size: 64 }],
      env: ['GREETING=ahoy there'], labels: { a: '', b: '1' }, restartPolicy: { name: 'on-failure', maximumRetryCount: 3 },
      limits: { ...own.limits, memory: 1024, nanoCpus: 1_500_000_000, pids: 7 }, entrypoint: ['sh', '-c'], cmd: ['exec run'],
    },
  );
  expect(line).toBe(
    "docker run -d -it --name web --restart on-failure:3 --network shop -p 8080:80 -p 127.0.0.1:53:53/udp -p 90 -p '[::1]::91' -v data:/data -v '/home/a b:/src:ro' --tmpfs /tmp:size=64 -e 'GREETING=ahoy there' -l a -l b=1 -m 1024 --cpus 1.5 --pids-limit 7 --entrypoint sh nginx:1.27 -c 'exec run'",
  );
});
