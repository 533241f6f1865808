import { describe, expect, it } from 'vitest';
import type { RunRequest } from '../../electron/shared/ipc/run.ts';
import { formatRunLine } from './run-line.ts';

const base: RunRequest = {
  image: 'nginx', name: '', ports: [], env: [], mounts: [], labels: {}, user: '', workingDir: '', network: '', limits: { memory: 0, nanoCpus: 0, pids: 0 },
  restartPolicy: 'no', maxRetries: 0, tty: false, autoRemove: false, init: false,
};

describe('formatRunLine', () => {
  it.each<[Partial<RunRequest>, string]>([
    [{}, 'docker run -d nginx'],
    [{ name: 'web', restartPolicy: 'always', tty: true }, 'docker run -d -it --name web --restart always nginx'],
    [{ restartPolicy: 'on-failure', maxRetries: 3, autoRemove: true, init: true }, 'docker run -d --rm --init --restart on-failure:3 nginx'],
    [{ ports: [{ hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' }, { hostIp: '127.0.0.1', hostPort: 0, containerPort: 53, protocol: 'udp' }] }, 'docker run -d -p 8080:80 -p 127.0.0.1::53/udp nginx'],
    [{ env: ["A=it's"], command: ['sh', '-c', 'echo $A'] }, String.raw`docker run -d -e 'A=it'\''s' nginx sh -c 'echo $A'`],
    [
      { mounts: [{ kind: 'volume', name: 'data', destination: '/d', readOnly: true }, { kind: 'volume', name: '', destination: '/own', readOnly: false }, { kind: 'tmpfs', destination: '/t', size: 1024 }] },
      'docker run -d -v data:/d:ro -v /own --tmpfs /t:size=1024 nginx',
    ],
    [{ mounts: [{ kind: 'bind', source: '/a,b c', destination: '/s', readOnly: true }] }, `docker run -d --mount 'type=bind,"source=/a,b c",target=/s,readonly' nginx`],
    [{ limits: { memory: 512 << 20, nanoCpus: 1.5e9, pids: 100 } }, 'docker run -d --memory 512m --cpus 1.5 --pids-limit 100 nginx'],
    [{ limits: { memory: 6_291_457, nanoCpus: 0, pids: 0 } }, 'docker run -d --memory 6291457b nginx'],
    [{ user: '1000:1000', workingDir: '/app', network: 'back', labels: { a: 'b', c: '' } }, 'docker run -d --network back --user 1000:1000 --workdir /app --label a=b --label c nginx'],
    [{ entrypoint: ['sh', '-c'], command: ['echo hi'] }, "docker run -d --entrypoint sh nginx -c 'echo hi'"],
  ])('%j', (change, line) => expect(formatRunLine({ ...base, ...change })).toBe(line));
});
