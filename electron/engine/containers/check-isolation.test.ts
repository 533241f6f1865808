import { describe, expect, it } from 'vitest';
import { EngineError } from '../../shared/errors/engine-error.ts';
import { checkIsolation } from './check-isolation.ts';
import type { ContainerRecord } from './containers.ts';
import type { CreateSpec, IsolationSpec } from './create-spec.ts';
import { readSecurityOptions } from './security-options.ts';
import { emptySpec } from './testing/empty-spec.ts';
import { readUlimits } from './ulimits.ts';

const machine = { architecture: 'x64', capabilities: ['CAP_CHOWN', 'CAP_NET_ADMIN'], kernel: '6.1.0', apparmor: false } as const;
const find = (name: string): ContainerRecord => {
  if (name === 'web') return {} as ContainerRecord;
  throw new EngineError('not-found', `No such container: ${name}`);
};
const check = (isolation: Partial<IsolationSpec>, network: Partial<CreateSpec['network']> = {}, on: object = {}) =>
  checkIsolation({ ...emptySpec, isolation: { ...emptySpec.isolation, ...isolation }, network: { ...emptySpec.network, ...network } }, { ...machine, ...on }, find);

const device = (pathOnHost: string, pathInContainer: string, permissions: string) => ({ devices: [{ pathOnHost, pathInContainer, permissions }] });

describe('checkIsolation', () => {
  it.each<Partial<IsolationSpec>>([
    {},
    { pidMode: 'host', ipcMode: 'shareable', utsMode: 'host', cgroupnsMode: 'private', usernsMode: 'host' },
    { pidMode: 'container:web', ipcMode: 'container:web' },
    { capAdd: ['net_admin', 'ALL'], capDrop: ['CAP_CHOWN', 'mknod'] },
    { sysctls: { 'net.ipv4.conf.eth0/1.forwarding': '1', 'kernel.shm_rmid_forced': '1', 'fs.mqueue.msg_max': '10' } },
    { securityOpt: ['seccomp=unconfined', 'no-new-privileges:false', 'apparmor=unconfined', 'label=disable', 'label:type:x'] },
    device('/dev/fuse', '/dev/fuse', 'rwm'),
    { deviceCgroupRules: ['c 42:* rmw', 'a *:* m'], oomScoreAdj: -1000, ulimits: [{ name: 'core', soft: -1, hard: -1 }], cgroupParent: '/a/b' },
  ])('takes %j', (isolation) => expect(() => check(isolation)).not.toThrow());

  it.each<[Partial<IsolationSpec>, string]>([
    [{ pidMode: 'foo' }, 'invalid PID mode: foo'],
    [{ pidMode: 'container:' }, 'invalid PID mode: container:'],
    [{ pidMode: 'container:nosuch' }, 'No such container: nosuch'],
    [{ ipcMode: 'container:nosuch' }, 'No such container: nosuch'],
    [{ ipcMode: 'foo' }, 'invalid IPC mode: foo'],
    [{ utsMode: 'container:web' }, 'invalid UTS mode: container:web'],
    [{ cgroupnsMode: 'foo' }, 'invalid cgroup namespace mode: foo'],
    [{ usernsMode: 'keep-id' }, 'invalid userns mode: keep-id'],
    [{ cgroupParent: '/a/../../b' }, 'invalid cgroup parent: /a/../../b'],
    [{ capAdd: ['foo'] }, 'invalid CapAdd: unknown capability: "CAP_FOO"'],
    [{ capAdd: ['sys_admin'] }, 'invalid CapAdd: add capability CAP_SYS_ADMIN: the engine does not have it itself'],
    [{ capDrop: ['foo'] }, 'invalid CapDrop: unknown capability: "CAP_FOO"'],
    [{ securityOpt: ['nosuch'] }, 'invalid --security-opt 1: "nosuch"'],
    [{ securityOpt: ['nosuch=1'] }, 'invalid --security-opt 2: "nosuch=1"'],
    [{ securityOpt: ['no-new-privileges=maybe'] }, 'invalid --security-opt 2: "no-new-privileges=maybe"'],
    [{ securityOpt: ['seccomp={'] }, 'Decoding seccomp profile failed: '],
    [{ securityOpt: ['apparmor=mine'] }, 'apparmor profile mine: AppArmor is not enabled on this machine'],
    [{ sysctls: { 'kernel.panic': '1' } }, 'sysctl "kernel.panic" is not in a separate kernel namespace'],
    [{ sysctls: { 'net./../../kernel/panic': '1' } }, 'is not in a separate kernel namespace'],
    [{ sysctls: { net: '1' } }, 'is not in a separate kernel namespace'],
    [{ sysctls: { 'kernel.msgmax': '1' }, ipcMode: 'host' }, 'sysctl "kernel.msgmax" is not allowed in the hosts ipc namespace'],
    [device('dev/x', '/dev/x', 'r'), 'expected absolute paths'],
    [device('/dev/x', 'x', 'r'), 'expected absolute paths'],
    [device('/dev/x', '/dev/x', 'rx'), 'invalid device mode: rx'],
    [{ deviceCgroupRules: ['c 4096:1 r'] }, "invalid device cgroup rule format: 'c 4096:1 r'"],
    [{ deviceCgroupRules: ['c 1 r'] }, "invalid device cgroup rule format: 'c 1 r'"],
    [{ oomScoreAdj: 1001 }, 'Invalid value 1001, range for oom score adj is [-1000, 1000]'],
    [{ shmSize: -1 }, 'SHM size can not be less than 0'],
    [{ maskedPaths: ['proc'] }, "'proc', expected an absolute path"],
    [{ ulimits: [{ name: 'nosuch', soft: 1, hard: 1 }] }, 'invalid ulimit type: nosuch'],
    [{ ulimits: [{ name: 'core', soft: 2, hard: 1 }] }, 'ulimit soft limit must be less than or equal to hard limit: 2 > 1'],
    [{ ulimits: [{ name: 'core', soft: -2, hard: 1 }] }, 'ulimit core: -2'],
  ])('refuses %j', (isolation, message) => {
    expect(() => check(isolation)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }));
  });

  it('knows what the network and the machine do not allow', () => {
    expect(() => check({ sysctls: { 'net.core.somaxconn': '1' } }, { mode: 'host' })).toThrow('sysctl "net.core.somaxconn" not allowed in host network namespace');
    expect(() => check({ utsMode: 'host' }, { hostname: 'x' })).toThrow('conflicting options: hostname and the UTS mode');
    expect(() => check({ securityOpt: ['apparmor=mine'] }, {}, { apparmor: true })).not.toThrow();
  });
});

it('readSecurityOptions: the last of a kind counts', () => {
  expect(readSecurityOptions([])).toEqual({ noNewPrivileges: false, seccomp: 'default', apparmor: undefined });
  expect(readSecurityOptions(['no-new-privileges', 'seccomp={"a":1}', 'seccomp:unconfined', 'apparmor:x'])).toEqual({ noNewPrivileges: true, seccomp: 'unconfined', apparmor: 'x' });
  expect(readSecurityOptions(['seccomp={"a":"b=c"}']).seccomp).toEqual({ profile: '{"a":"b=c"}' });
  expect(readSecurityOptions(['seccomp=builtin', 'no-new-privileges=true', 'no-new-privileges=0'])).toMatchObject({ seccomp: 'default', noNewPrivileges: false });
});

it('readUlimits: no limit is infinite, the last of a name counts', () => {
  const limits = [{ name: 'core', soft: 1, hard: 1 }, { name: 'nofile', soft: 5, hard: -1 }, { name: 'core', soft: -1, hard: -1 }];
  expect(readUlimits(limits)).toEqual([
    { type: 'RLIMIT_CORE', soft: Infinity, hard: Infinity },
    { type: 'RLIMIT_NOFILE', soft: 5, hard: Infinity },
  ]);
});
