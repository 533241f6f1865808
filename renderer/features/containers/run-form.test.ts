import { describe, expect, it } from 'vitest';
import { buildRunRequest, emptyRunForm, proposePorts, referenceProblem, runFormSchema } from './run-form.ts';

const port = { host: '8080', container: '80', protocol: 'tcp', address: '' } as const;
const mount = { kind: 'volume', source: 'data', destination: '/d', readOnly: false } as const;
const problems = (change: object) => runFormSchema.safeParse({ ...emptyRunForm, image: 'nginx', ...change }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('run form', () => {
  it('takes what can run', () => {
    const mounts = [mount, { ...mount, source: '', destination: '/own' }, { ...mount, kind: 'bind', source: '/src', destination: '/s' }, { ...mount, kind: 'tmpfs', source: '64m', destination: '/t' }];
    expect(problems({ name: 'web-1', ports: [port, { ...port, host: '' }, { ...port, host: '0' }], command: 'sh -c "a b"', mounts, memory: '512m', cpus: '.5', pids: '7', workingDir: '/x' })).toBeUndefined();
    expect(problems({ ports: [port, { ...port, address: '127.0.0.1' }, { ...port, protocol: 'udp' }] })).toBeUndefined();
  });
  it.each([
    [{ image: '' }, 'image: Say which image'],
    [{ image: 'Nginx' }, 'image: Repository name must be lowercase'],
    [{ name: '-x' }, 'name: Letters, digits'],
    [{ ports: [{ ...port, host: '99999' }] }, 'ports.0.host: The host port is a number'],
    [{ ports: [{ ...port, container: '' }] }, 'ports.0.container: The container port is a number'],
    [{ ports: [port, { ...port, container: '81' }] }, 'ports.1.host: 8080 is here twice'],
    [{ env: [{ name: 'A B', value: '' }] }, 'env.0.name: A name has no ='],
    [{ command: 'echo "x' }, 'command: A double quote is not closed'],
    [{ entrypoint: "'" }, 'entrypoint: A single quote is not closed'],
    [{ mounts: [{ ...mount, destination: 'x' }] }, 'mounts.0.destination: A path that starts with /'],
    [{ mounts: [mount, mount] }, 'mounts.1.destination: Something is mounted at /d'],
    [{ mounts: [{ ...mount, kind: 'bind' }] }, 'mounts.0.source: The whole path'],
    [{ mounts: [{ ...mount, source: 'a b' }] }, 'mounts.0.source: Letters'],
    [{ mounts: [{ ...mount, kind: 'tmpfs', source: 'big' }] }, 'mounts.0.source: A size'],
    [{ memory: '1m' }, 'memory: At least 6m'],
    [{ memory: 'x' }, 'memory: A size'],
    [{ cpus: 'two' }, 'cpus: A number'],
    [{ pids: '1.5' }, 'pids: A whole number'],
    [{ autoRemove: true, restartPolicy: 'always' }, 'restartPolicy: One that starts again'],
  ])('refuses %j', (change, problem) => expect(problems(change)?.[0]).toContain(problem));

  it('becomes a request', () => {
    const form = {
      ...emptyRunForm, image: ' nginx ', ports: [port, { ...port, host: '', address: '127.0.0.1' }], env: [{ name: 'A', value: 'b=c' }, { name: '', value: '' }], command: `sh -c 'x y'`,
      mounts: [mount, { ...mount, source: '', destination: '' }], labels: [{ name: 'a', value: '1' }, { name: '', value: 'x' }], memory: '6m', cpus: '1.5', restartPolicy: 'on-failure', maxRetries: '3',
    } as const;
    expect(buildRunRequest(form as never)).toEqual({
      image: 'nginx', name: '', tty: false, restartPolicy: 'on-failure', maxRetries: 3, env: ['A=b=c'], command: ['sh', '-c', 'x y'],
      ports: [{ hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' }, { hostIp: '127.0.0.1', hostPort: 0, containerPort: 80, protocol: 'tcp' }],
      mounts: [{ kind: 'volume', name: 'data', destination: '/d', readOnly: false }], labels: { a: '1' }, limits: { memory: 6 << 20, nanoCpus: 1.5e9, pids: 0 },
      user: '', workingDir: '', network: '', autoRemove: false, init: false,
    });
    expect(buildRunRequest({ ...emptyRunForm, image: 'x' })).not.toHaveProperty('command');
  });
  it('proposes free ports for what the image names', () => {
    expect(proposePorts({ config: { exposedPorts: ['80/tcp', '53/udp'] } as never }, new Set([8080]))).toEqual([
      { host: '8081', container: '80', protocol: 'tcp', address: '' },
      { host: '8053', container: '53', protocol: 'udp', address: '' },
    ]);
  });
  it('knows ids from names', () => {
    expect(referenceProblem('sha256:0123456789ab')).toBeUndefined();
    expect(referenceProblem('a b')).toBeDefined();
  });
});
