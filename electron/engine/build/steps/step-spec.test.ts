import { expect, test } from 'vitest';
import { planStepSpec, type StepSpecRequest } from './step-spec.ts';

const request: StepSpecRequest['request'] = { network: 'default', addHosts: [], shmSize: 0, ulimits: [], limits: {}, securityOpt: [], cgroupParent: '' };
const run = { network: 'default', security: 'sandbox' } as const;
const plan = (change: Partial<StepSpecRequest> = {}) => planStepSpec({ args: ['/bin/sh', '-c', 'make'], config: {}, env: [], run, request, ...change });

test('the words alone run, as the stage has user and folder, with what the build was given', () => {
  const spec = plan({ config: { User: 'app', WorkingDir: '/src' }, env: ['VERSION=1'], request: { ...request, addHosts: ['db:10.0.0.1'], shmSize: 9, ulimits: [{ name: 'nofile', soft: 1, hard: 2 }], limits: { memory: 7 }, cgroupParent: 'g', securityOpt: ['no-new-privileges'] } });
  expect(spec).toMatchObject({ entrypoint: [], cmd: ['/bin/sh', '-c', 'make'], user: 'app', workingDir: '/src', env: ['VERSION=1'], tty: false, log: { driver: 'none' } });
  expect(spec.network).toMatchObject({ mode: 'default', extraHosts: ['db:10.0.0.1'] });
  expect(spec.isolation).toMatchObject({ privileged: false, shmSize: 9, ulimits: [{ name: 'nofile', soft: 1, hard: 2 }], cgroupParent: 'g', securityOpt: ['no-new-privileges'] });
  expect(spec.limits).toMatchObject({ memory: 7, pids: 0 });
  expect(plan().isolation.shmSize).toBe(64 * 1024 * 1024);
});

test('a RUN chooses its network over that of the build', () => {
  expect(plan({ request: { ...request, network: 'app' } }).network.mode).toBe('app');
  expect(plan({ run: { ...run, network: 'none' }, request: { ...request, network: 'app' } }).network.mode).toBe('none');
});

test('on the network of a container it has no name of its own', () => {
  expect(plan().network.hostname).toBe('build');
  expect(plan({ request: { ...request, network: 'container:db' } }).network).toMatchObject({ mode: 'container:db', hostname: '' });
});

test('the machine opens only where the build was allowed to', () => {
  expect(() => plan({ run: { ...run, network: 'host' } })).toThrow('ask for the build with --network host');
  expect(plan({ run: { ...run, network: 'host' }, request: { ...request, allow: ['network.host'] } }).network.mode).toBe('host');
  expect(plan({ run: { ...run, network: 'host' }, request: { ...request, network: 'host' } }).network.mode).toBe('host');
  expect(() => plan({ run: { ...run, security: 'insecure' }, request: { ...request, allow: ['network.host'] } })).toThrow('"allow": ["security.insecure"]');
  expect(plan({ run: { ...run, security: 'insecure' }, request: { ...request, allow: ['security.insecure'] } }).isolation.privileged).toBe(true);
});
