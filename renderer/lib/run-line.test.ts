import { expect, it } from 'vitest';
import type { RunRequest } from '../../electron/shared/ipc/containers.ts';
import { formatRunLine } from './run-line.ts';

const plain: RunRequest = { image: 'nginx', name: '', ports: [], env: [], tty: false, restartPolicy: 'no' };
const port = { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 } as const;

it.each<[Partial<RunRequest>, string]>([
  [{}, 'docker run -d nginx'],
  [{ name: 'web', tty: true, restartPolicy: 'always' }, 'docker run -d -it --name web --restart always nginx'],
  [{ ports: [port, { ...port, hostPort: 0 }, { ...port, protocol: 'udp' }] }, 'docker run -d -p 8080:80 -p 80 -p 8080:80/udp nginx'],
  [{ ports: [{ ...port, hostIp: '127.0.0.1' }, { ...port, hostIp: '::1', hostPort: 0 }] }, `docker run -d -p 127.0.0.1:8080:80 -p '[::1]::80' nginx`],
  [{ env: ['A=b c', "Q=it's"], command: ['sh', '-c', 'echo $A'] }, String.raw`docker run -d -e 'A=b c' -e 'Q=it'\''s' nginx sh -c 'echo $A'`],
])('%j', (change, line) => expect(formatRunLine({ ...plain, ...change })).toBe(line));
