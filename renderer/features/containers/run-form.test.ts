import { describe, expect, it } from 'vitest';
import { buildRunRequest, emptyRunForm, proposePorts, referenceProblem, runFormSchema } from './run-form.ts';

const port = { host: '8080', container: '80', protocol: 'tcp', everywhere: true } as const;
const problems = (change: object) => runFormSchema.safeParse({ ...emptyRunForm, image: 'nginx', ...change }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('run form', () => {
  it('takes what can run', () => {
    expect(problems({ name: 'web-1', ports: [port, { ...port, host: '' }, { ...port, host: '0' }], command: 'sh -c "a b"' })).toBeUndefined();
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
  ])('refuses %j', (change, problem) => expect(problems(change)?.[0]).toContain(problem));

  it('becomes a request', () => {
    const form = { ...emptyRunForm, image: ' nginx ', ports: [port, { ...port, host: '', everywhere: false }], env: [{ name: 'A', value: 'b=c' }, { name: '', value: '' }], command: `sh -c 'x y'` };
    expect(buildRunRequest(form)).toMatchObject({
      image: 'nginx', name: '', tty: false, restartPolicy: 'no', env: ['A=b=c'], command: ['sh', '-c', 'x y'],
      ports: [{ hostIp: '', hostPort: 8080, containerPort: 80, protocol: 'tcp' }, { hostIp: '127.0.0.1', hostPort: 0, containerPort: 80, protocol: 'tcp' }],
    });
    expect(buildRunRequest({ ...emptyRunForm, image: 'x' })).not.toHaveProperty('command');
  });
  it('proposes free ports for what the image names', () => {
    expect(proposePorts({ config: { exposedPorts: ['80/tcp', '53/udp'] } as never }, new Set([8080]))).toEqual([
      { host: '8081', container: '80', protocol: 'tcp', everywhere: true },
      { host: '8053', container: '53', protocol: 'udp', everywhere: true },
    ]);
  });
  it('knows ids from names', () => {
    expect(referenceProblem('sha256:0123456789ab')).toBeUndefined();
    expect(referenceProblem('a b')).toBeDefined();
  });
});
