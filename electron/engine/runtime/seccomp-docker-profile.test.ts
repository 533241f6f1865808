import { describe, expect, it } from 'vitest';
import { readDockerSeccomp } from './seccomp-docker-profile.ts';

const host = { architecture: 'x64', capabilities: ['CAP_SYS_ADMIN'], kernel: '6.1.0-18-amd64' } as const;
const read = (profile: object, on: Partial<typeof host> | object = {}) => readDockerSeccomp(JSON.stringify(profile), { ...host, ...on });
const allow = (name: string, more: object = {}) => ({ names: [name], action: 'SCMP_ACT_ALLOW', ...more });
const namesOf = (...rules: object[]) => read({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: rules }).syscalls.flatMap(({ names }) => names);

describe('readDockerSeccomp', () => {
  it('keeps what the specification has, and gives the architectures that belong to the machine', () => {
    const profile = {
      defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1,
      archMap: [
        { architecture: 'SCMP_ARCH_X86_64', subArchitectures: ['SCMP_ARCH_X86', 'SCMP_ARCH_X32'] },
        { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: ['SCMP_ARCH_ARM'] },
      ],
      syscalls: [
        { name: 'read', action: 'SCMP_ACT_ALLOW', comment: 'of old' },
        { names: ['socket'], action: 'SCMP_ACT_ERRNO', errnoRet: 22, args: [{ index: 0, value: 40, valueTwo: 0, op: 'SCMP_CMP_EQ' }] },
      ],
    };
    const syscalls = [
      { names: ['read'], action: 'SCMP_ACT_ALLOW' },
      { names: ['socket'], action: 'SCMP_ACT_ERRNO', errnoRet: 22, args: [{ index: 0, value: 40, valueTwo: 0, op: 'SCMP_CMP_EQ' }] },
    ];
    expect(read(profile)).toEqual({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1, architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'], syscalls });
    expect(read(profile, { architecture: 'arm64' }).architectures).toEqual(['SCMP_ARCH_AARCH64', 'SCMP_ARCH_ARM']);
    expect(read({ defaultAction: 'SCMP_ACT_ALLOW', architectures: ['SCMP_ARCH_X86'], flags: ['SECCOMP_FILTER_FLAG_LOG'] })).toEqual({
      defaultAction: 'SCMP_ACT_ALLOW', architectures: ['SCMP_ARCH_X86'], flags: ['SECCOMP_FILTER_FLAG_LOG'], syscalls: [],
    });
  });

  it('leaves out what is for others', () => {
    expect(
      namesOf(
        allow('a', { includes: { arches: ['amd64', 'x32'] } }), allow('b', { includes: { arches: ['s390'] } }), allow('c', { excludes: { arches: ['amd64'] } }),
        allow('d', { excludes: { arches: ['s390'] } }), allow('e', { includes: { caps: ['CAP_SYS_ADMIN'] } }), allow('f', { includes: { caps: ['CAP_SYS_ADMIN', 'CAP_BPF'] } }),
        allow('g', { excludes: { caps: ['CAP_SYS_ADMIN'] } }), allow('h', { excludes: { caps: ['CAP_BPF'] } }), allow('i', { includes: { minKernel: '4.8' } }),
        allow('j', { includes: { minKernel: '6.2' } }), allow('k', { includes: { minKernel: '6.1' } }), allow('l', { excludes: { minKernel: '5.0' } }),
      ),
    ).toEqual(['a', 'd', 'e', 'h', 'i', 'k']);
  });

  it.each([
    ['no JSON', 'Decoding seccomp profile failed: '],
    ['[]', 'expected an object'],
    ['{}', 'defaultAction: undefined, expected an action such as SCMP_ACT_ALLOW'],
    ['{"defaultAction":"ALLOW"}', 'defaultAction: "ALLOW"'],
    ['{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":[1],"action":"SCMP_ACT_LOG"}]}', 'names: expected a list of names'],
    ['{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"name":"a","names":["b"],"action":"SCMP_ACT_LOG"}]}', "both 'name' and 'names' are specified"],
    ['{"defaultAction":"SCMP_ACT_ALLOW","syscalls":{}}', 'syscalls: expected a list'],
    ['{"defaultAction":"SCMP_ACT_ALLOW","defaultErrnoRet":-1}', 'defaultErrnoRet: -1, expected a whole number'],
    ['{"defaultAction":"SCMP_ACT_ALLOW","architectures":["x"],"archMap":[{"architecture":"y"}]}', "both 'architectures' and 'archMap' are specified"],
  ])('refuses %s', (text, message) => {
    expect(() => readDockerSeccomp(text, host)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }));
  });
});
