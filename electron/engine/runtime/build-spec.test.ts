import { describe, expect, it } from 'vitest';
import { buildExecProcess, buildSpec } from './build-spec.ts';
import { parseCapabilityMask } from './capabilities.ts';
import { specJson } from './spec-json.ts';
import type { SpecHost, SpecInput } from './oci-spec.ts';

const input: SpecInput = {
  id: 'c0ffee',
  rootfs: '/data/containers/c0ffee/rootfs',
  args: ['/bin/sh', '-c', 'echo hello'],
  env: ['PATH=/usr/bin:/bin', 'HOSTNAME=web'],
  cwd: '/srv',
  user: { uid: 0, gid: 0, additionalGids: [] },
  tty: false,
  hostname: 'web',
  netnsPath: '/run/tidewharf/netns/c0ffee',
  mounts: [],
  privileged: false,
  capAdd: [],
  capDrop: [],
  readonlyRootfs: false,
  noNewPrivileges: false,
  init: false,
  limits: {},
  shmSize: 64 * 1024 * 1024,
  oomScoreAdj: 0,
  seccomp: 'default',
};

const controls: SpecHost['controls'] = {
  memory: true, swap: true, reservation: true, swappiness: true, oomKillDisable: true, cpu: true, cpuRealtime: true, cpuset: true, pids: true, blkioWeight: true,
  blkioThrottle: true, cpus: 2, cpusetCpus: '0-1', cpusetMems: '0',
};

const root: SpecHost = {
  architecture: 'x64',
  cgroupVersion: 1,
  cgroupParent: '/tidewharf',
  controls,
  mappedRoot: false,
  kernel: '6.1.0-18-amd64',
  apparmor: false,
  capabilities: parseCapabilityMask('000001ffffffffff'),
  hardLimits: { RLIMIT_NOFILE: 4096 },
  oomScoreAdj: 0,
  initPath: '/usr/bin/tini-static',
  devices: [{ path: '/dev/fuse', type: 'c', major: 10, minor: 229, fileMode: 0o666, uid: 0, gid: 0 }],
};
const mapped: SpecHost = { ...root, cgroupParent: undefined, mappedRoot: true, oomScoreAdj: 200 };

const cases: [name: string, input: Partial<SpecInput>, host?: Partial<SpecHost>][] = [
  ['default', {}],
  ['everything', {
    tty: true,
    consoleSize: { rows: 30, cols: 90 },
    user: { uid: 1000, gid: 1000, additionalGids: [5, 44] },
    mounts: [
      { kind: 'bind', source: '/home/ann/src/app', destination: '/srv/app', readOnly: false },
      { kind: 'bind', source: '/data/volumes/v1', destination: '/srv', readOnly: true },
    ],
    capAdd: ['net_admin'],
    capDrop: ['CAP_MKNOD'],
    readonlyRootfs: true,
    noNewPrivileges: true,
    init: true,
    limits: { memory: 128 * 1024 * 1024, memorySwap: 256 * 1024 * 1024, nanoCpus: 1_500_000_000, pids: 100 },
    oomScoreAdj: -500,
    rlimits: [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 1_048_576 }, { type: 'RLIMIT_CORE', soft: 0, hard: 0 }],
  }],
  ['privileged', { privileged: true, netnsPath: undefined, hostname: '' }],
  ['cgroup-v2', { limits: { memory: 64 * 1024 * 1024, pids: 10 } }, { cgroupVersion: 2, controls: { ...controls, swap: false } }],
  ['mapped-root', { limits: { memory: 64 * 1024 * 1024 }, oomScoreAdj: 100 }, mapped],
  ['limits', {
    limits: {
      memory: 64 * 1024 * 1024, memorySwap: -1, memoryReservation: 32 * 1024 * 1024, memorySwappiness: 10, oomKillDisable: true, cpuShares: 512, cpuQuota: 20_000, cpuPeriod: 50_000,
      cpuRealtimePeriod: 1_000_000, cpuRealtimeRuntime: 9000, cpusetCpus: '0-1', cpusetMems: '0', pids: 5, blkioWeight: 300,
    },
    rlimits: [{ type: 'RLIMIT_NOFILE', soft: 10, hard: 20 }, { type: 'RLIMIT_CORE', soft: 0, hard: Number.POSITIVE_INFINITY }],
    oomScoreAdj: 300,
  }],
  ['shared', {
    namespaces: { pid: 'engine', ipc: { path: '/proc/7/fd/9' }, uts: 'engine', cgroup: 'own' },
    shm: { source: '/run/tidewharf/c/other/shm' },
    cgroupParent: '/jobs/nightly',
    sysctls: { 'net.ipv4.ip_unprivileged_port_start': '1024', 'kernel.msgmax': '4096' },
    annotations: { 'org.example.a': 'b' },
    devices: [{ device: { path: '/dev/mine', type: 'c', major: 10, minor: 229, fileMode: 0o600, uid: 0, gid: 0 }, access: 'rw' }],
    deviceRules: [{ type: 'c', major: 42, access: 'rmw' }],
    maskedPaths: [],
    readonlyPaths: ['/proc/sys'],
    apparmor: 'mine',
    seccomp: { profile: '{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO"}]}' },
  }],
  ['privileged-with-profile', { privileged: true, shm: 'none', seccomp: { profile: '{"defaultAction":"SCMP_ACT_LOG"}' } }],
  ['arm64-unconfined', { seccomp: 'unconfined' }, { architecture: 'arm64' }],
];

describe('buildSpec', () => {
  it.each(cases)('makes the golden config.json: %s', async (name, request, host = {}) => {
    const spec = buildSpec({ ...input, ...request }, { ...root, ...host });
    // The profile is long and has tests of its own.
    const short = (key: string, value: unknown): unknown => (key === 'seccomp' && !['default', 'shared', 'privileged-with-profile'].includes(name) ? 'profile' : value);
    await expect(`${JSON.stringify(JSON.parse(specJson(spec)), short, 2)}\n`).toMatchFileSnapshot(`golden/${name}.json`);
  });

  it('writes no limit as the highest number of 64 bits, and so again from what was read', () => {
    const { process } = buildSpec({ ...input, rlimits: [{ type: 'RLIMIT_CORE', soft: 5, hard: Number.POSITIVE_INFINITY }] }, root);
    const text = specJson(process);
    expect(text).toContain('{"type":"RLIMIT_CORE","hard":18446744073709551615,"soft":5}');
    expect(specJson(JSON.parse(text) as object)).toBe(text);
  });

  it('gives the same for the same', () => {
    expect(buildSpec(input, root)).toEqual(buildSpec(structuredClone(input), structuredClone(root)));
  });

  it('raises limits and protection only where the engine may', () => {
    const asRoot = buildSpec({ ...input, oomScoreAdj: -1000 }, root).process;
    const weak = { ...root, capabilities: root.capabilities.filter((name) => name !== 'CAP_SYS_RESOURCE'), oomScoreAdj: 10 };
    expect(asRoot.oomScoreAdj).toBe(-1000);
    expect(buildSpec({ ...input, oomScoreAdj: -1000 }, weak).process.oomScoreAdj).toBe(10);
    expect(buildSpec({ ...input, oomScoreAdj: 300 }, mapped).process.oomScoreAdj).toBe(300);
    expect(asRoot.rlimits).toEqual([{ type: 'RLIMIT_NOFILE', hard: 4096, soft: 4096 }]);
  });

  it('lets a bind take the place of a standard mount', () => {
    const bind = (destination: string) => ({ ...input, mounts: [{ kind: 'bind' as const, source: '/x', destination, readOnly: false }] });
    const destinations = (destination: string) => buildSpec(bind(destination), root).mounts.map((mount) => mount.destination);
    expect(destinations('/dev/shm').filter((path) => path === '/dev/shm')).toHaveLength(1);
    expect(destinations('/dev')).toEqual(['/proc', '/sys', '/sys/fs/cgroup', '/dev']);
  });

  it('refuses what cannot work', () => {
    const invalid = expect.objectContaining({ kind: 'invalid' });
    expect(() => buildSpec({ ...input, args: [] }, root)).toThrow(invalid);
    expect(() => buildSpec({ ...input, capAdd: ['FLY'] }, root)).toThrow('unknown capability: "CAP_FLY"');
    expect(() => buildSpec({ ...input, init: true }, { ...root, initPath: undefined })).toThrow('install the Debian package tini');
  });
});

describe('buildExecProcess', () => {
  const container = buildSpec({ ...input, tty: true, consoleSize: { rows: 1, cols: 2 }, capDrop: ['ALL'] }, root).process;
  const exec = { args: ['id'], env: ['A=b'], cwd: '/', user: { uid: 0, gid: 0 }, terminal: false, privileged: false };

  it('keeps the limits of the container and nothing of its terminal', () => {
    expect(buildExecProcess(container, exec, root)).toEqual({
      ...exec,
      privileged: undefined,
      capabilities: { bounding: [], effective: [], permitted: [] },
      rlimits: container.rlimits,
      noNewPrivileges: false,
      oomScoreAdj: 0,
    });
  });

  it('gives a privileged one all that the engine has', () => {
    expect(buildExecProcess(container, { ...exec, privileged: true }, root).capabilities?.effective).toEqual(root.capabilities);
    const user = { uid: 7, gid: 7 };
    expect(buildExecProcess(container, { ...exec, privileged: true, user }, root).capabilities).toEqual({
      bounding: root.capabilities,
      effective: [],
      permitted: [],
    });
  });
});
