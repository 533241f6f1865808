import { expect, test } from 'vitest';
import type { CreateSpec } from './create-spec.ts';
import { planContainer, processEnv } from './plan-container.ts';
import { emptySpec } from './testing/empty-spec.ts';

const spec = emptySpec;
const network = (asked: Partial<CreateSpec['network']>): Pick<CreateSpec, 'network'> => ({ network: { ...spec.network, ...asked } });

const image = {
  Entrypoint: ['/entry'], Cmd: ['serve', '-v'], Env: ['PATH=/bin', 'MODE=image'], User: 'www', WorkingDir: '/srv', StopSignal: 'SIGQUIT',
  Labels: { from: 'image', kept: 'yes' }, ExposedPorts: { '80/tcp': {}, '53/udp': {}, '9000-9001/tcp': {} },
};

const commands: [string, Partial<CreateSpec>, object, string[]][] = [
  ['nothing asked: both from the image', {}, image, ['/entry', 'serve', '-v']],
  ['own command after the image\'s entrypoint', { cmd: ['once'] }, image, ['/entry', 'once']],
  ['own entrypoint drops the image\'s command', { entrypoint: ['sh'] }, image, ['sh']],
  ['own entrypoint and command', { entrypoint: ['sh'], cmd: ['-c', 'true'] }, image, ['sh', '-c', 'true']],
  ['an empty word takes the entrypoint away', { entrypoint: [''], cmd: ['ls'] }, image, ['ls']],
  ['an empty list keeps the image\'s command', { entrypoint: [] }, image, ['serve', '-v']],
  ['image without entrypoint', {}, { Cmd: ['sh'], Entrypoint: null }, ['sh']],
];

test.each(commands)('%s', (_, asked, defaults, args) => {
  expect(planContainer({ ...spec, ...asked }, defaults).args).toEqual(args);
});

test.each([
  [{}, {}, 'no command specified'],
  [{ entrypoint: [''] }, image, 'no command specified'],
  [{ workingDir: 'srv' }, image, "the working directory 'srv' is invalid, it needs to be an absolute path"],
  [{ stopSignal: 'SIGNONE' }, image, 'Invalid signal: SIGNONE'],
  [network({ hostname: 'x'.repeat(65) }), image, 'invalid hostname format: xxx'],
  [network({ hostname: 'a\nb' }), image, 'invalid hostname format: a\nb'],
  [{ cmd: ['a\0b'] }, image, 'the command holds a NUL byte'],
  [{ env: ['=x'] }, image, 'invalid environment variable: "=x"'],
] as [Partial<CreateSpec>, object, string][])('%j is refused', (asked, defaults, message) => {
  expect(() => planContainer({ ...spec, ...asked }, defaults)).toThrow(message);
});

test('what is not asked for comes from the image', () => {
  expect(planContainer(spec, image)).toMatchObject({
    env: ['PATH=/bin', 'MODE=image'], cwd: '/srv', user: 'www', stopSignal: 'SIGQUIT',
    spec: { labels: { from: 'image', kept: 'yes' }, network: { exposedPorts: ['80/tcp', '53/udp', '9000-9001/tcp'], ports: [] } },
  });
  expect(planContainer({ ...spec, cmd: ['sh'] }, {})).toMatchObject({ env: [], cwd: '/', user: '', stopSignal: 'SIGTERM' });
});

test('what is asked for wins, ports and labels add up', () => {
  const asked = {
    ...spec, env: ['MODE=own', 'EXTRA=1'], workingDir: '/tmp', user: '7', stopSignal: 'INT', labels: { from: 'own' }, ...network({ exposedPorts: ['80/tcp', '81/tcp'] }),
  };
  expect(planContainer(asked, image)).toMatchObject({
    env: ['MODE=own', 'EXTRA=1', 'PATH=/bin'], cwd: '/tmp', user: '7', stopSignal: 'INT',
    spec: { labels: { from: 'own', kept: 'yes' }, network: { exposedPorts: ['80/tcp', '81/tcp', '53/udp', '9000-9001/tcp'] } },
  });
});

test('publishing all gives each exposed port a free one, but not those that have one', () => {
  const own = { containerPort: 80, protocol: 'tcp', hostIp: '', hostPort: 8080 } as const;
  const free = (containerPort: number, protocol: 'tcp' | 'udp' = 'tcp') => ({ containerPort, protocol, hostIp: '', hostPort: 0 });
  expect(planContainer({ ...spec, ...network({ publishAll: true, ports: [own] }) }, image).spec.network.ports).toEqual([own, free(53, 'udp'), free(9000), free(9001)]);
});

test('the process gets PATH, HOSTNAME and TERM, which the plan may change or take away', () => {
  const standard = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  expect(processEnv([], { hostname: 'h', tty: false })).toEqual([standard, 'HOSTNAME=h']);
  expect(processEnv(['A=1=2', 'PATH=/x', 'HOSTNAME'], { hostname: 'h', tty: true })).toEqual(['PATH=/x', 'TERM=xterm', 'A=1=2']);
});
