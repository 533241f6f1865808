import { expect, test } from 'vitest';
import { expandMount } from '../../dockerfile/expand-mount.ts';
import { describeMounts, planRunMounts, readsOfMounts, type PlannedMount } from './plan-run-mounts.ts';

const plan = (cwd: string, ...texts: string[]): PlannedMount[] => planRunMounts(texts.map((text) => expandMount({ text, from: undefined }, (word) => word)), cwd);

test('what is left out is filled in as each type has it', () => {
  expect(plan('/app', 'type=bind,target=src', 'type=cache,target=/root/.npm', 'type=tmpfs,target=/tmp,size=64m', 'type=secret,id=npm_token', 'type=ssh')).toEqual([
    { kind: 'bind', target: '/app/src', from: undefined, source: '', writable: false },
    { kind: 'cache', target: '/root/.npm', id: '/root/.npm', sharing: 'shared', readOnly: false, mode: 0o755, uid: 0, gid: 0, start: undefined },
    { kind: 'tmpfs', target: '/tmp', size: 64 * 1024 * 1024 },
    { kind: 'secret', id: 'npm_token', target: '/run/secrets/npm_token', env: undefined, mode: 0o400, uid: 0, gid: 0, required: false },
    { kind: 'ssh', id: 'default', target: '/run/tidewharf/ssh_agent.0', mode: 0o600, uid: 0, gid: 0, required: false },
  ]);
});

test('what is said is heeded', () => {
  expect(plan('/', 'type=bind,from=deps,source=/a/../node_modules/,target=/m,rw', 'type=cache,id=n,target=/c,sharing=locked,mode=0700,uid=5,gid=6,ro,from=base,source=x')).toEqual([
    { kind: 'bind', target: '/m', from: 'deps', source: 'node_modules', writable: true },
    { kind: 'cache', target: '/c', id: 'n', sharing: 'locked', readOnly: true, mode: 0o700, uid: 5, gid: 6, start: { from: 'base', source: 'x' } },
  ]);
  expect(plan('/', 'type=secret,id=t,env=TOKEN,required', 'type=secret,id=t,env=TOKEN,target=/t', 'type=secret,target=/etc/key')).toMatchObject([
    { id: 't', env: 'TOKEN', target: undefined, required: true },
    { id: 't', env: 'TOKEN', target: '/t' },
    { id: 'key', target: '/etc/key' },
  ]);
});

test('a source does not lead out of its tree', () => {
  expect(plan('/', 'type=bind,source=../../etc,target=/m')).toMatchObject([{ source: 'etc' }]);
});

test('refuses what would hide everything', () => {
  expect(() => plan('/', 'type=bind,source=a')).toThrow('it would hide the whole root file system');
});

test('the key counts what is asked for, in any order of its fields, and nothing of the machine', () => {
  const first = describeMounts(plan('/', 'type=cache,target=/c,id=n', 'type=secret,id=t,env=T', 'type=tmpfs,target=/t'));
  expect(first).toEqual(describeMounts(plan('/elsewhere', 'id=n,type=cache,target=/c', 'env=T,type=secret,id=t', 'type=tmpfs,target=/t')));
  expect(first).toEqual({
    'mount 1': 'cache gid=0 id=n mode=755 sharing=shared target=/c uid=0',
    'mount 2': 'secret env=T gid=0 id=t mode=400 uid=0',
    'mount 3': 'tmpfs target=/t',
  });
  expect(first).not.toEqual(describeMounts(plan('/', 'type=cache,target=/c,id=n,sharing=locked', 'type=secret,id=t,env=T', 'type=tmpfs,target=/t')));
});

test('what binds read is the step\'s input; a name is no pattern', () => {
  const reads = readsOfMounts(plan('/', 'type=bind,target=/a', 'type=bind,from=deps,source=a*[1],target=/b', 'type=cache,target=/c,from=deps'));
  expect(reads.map(({ from, selection }) => [from, selection.sources])).toEqual([[undefined, ['.']], ['deps', [String.raw`a\*\[1]`]]]);
});
