import { request } from 'node:http';
import { existsSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { ContainerStatsJson } from '../../electron/shared/docker/container-stats.ts';
import { useBusyboxEngine } from '../support/busybox-engine.ts';

// Where limits are read back: cgroup v1 has a folder per controller.
const hasCgroup2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
const mib = 2 ** 20;

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

/** Control files of a container as it sees them itself. */
const control = async (name: string, ...files: string[]): Promise<string[]> => (await ok('exec', name, 'cat', ...files.map((file) => `/sys/fs/cgroup/${file}`))).split('\n');

/** The JSON lines of an answer, once it has ended. */
function ask<T>(path: string): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: busybox.engine.socket, path }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(text.trim().split('\n').map((line) => JSON.parse(line) as T)));
    });
    asked.on('error', reject).end();
  });
}

test.skipIf(hasCgroup2)('every limit arrives in the kernel', async () => {
  const limits = [
    '-m', '64m', '--memory-swap', '96m', '--memory-reservation', '32m', '--memory-swappiness', '10', '--cpu-shares', '512', '--cpu-quota', '20000', '--cpu-period', '50000',
    '--cpuset-cpus', '0', '--cpuset-mems', '0', '--pids-limit', '20', '--oom-kill-disable',
  ];
  await ok('run', '-d', '--name', 'all', ...limits, 'busybox', 'sleep', '1000');
  const memory = await control('all', 'memory/memory.limit_in_bytes', 'memory/memory.memsw.limit_in_bytes', 'memory/memory.soft_limit_in_bytes', 'memory/memory.swappiness');
  expect(memory).toEqual([String(64 * mib), String(96 * mib), String(32 * mib), '10']);
  expect((await control('all', 'memory/memory.oom_control'))[0]).toBe('oom_kill_disable 1');
  expect(await control('all', 'cpu/cpu.shares', 'cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us')).toEqual(['512', '20000', '50000']);
  expect(await control('all', 'cpuset/cpuset.cpus', 'cpuset/cpuset.mems', 'pids/pids.max')).toEqual(['0', '0', '20']);
  await ok('run', '-d', '--name', 'cpus', '--cpus', '0.5', '-m', '64m', 'busybox', 'sleep', '1000');
  expect(await control('cpus', 'cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us', 'memory/memory.memsw.limit_in_bytes')).toEqual(['50000', '100000', String(128 * mib)]);
  expect(await inspect('cpus', '{{.HostConfig.NanoCpus}} {{.HostConfig.CpuQuota}} {{.HostConfig.MemorySwap}} {{json .HostConfig.PidsLimit}}')).toBe(`500000000 0 ${128 * mib} null`);
  await ok('rm', '-f', 'all', 'cpus');
});

test.skipIf(hasCgroup2)('update changes a running, a paused and a stopped container, and lasts', async () => {
  await ok('run', '-d', '--name', 'up', '-m', '64m', '--pids-limit', '20', 'busybox', 'sleep', '1000');
  await ok('update', '-m', '128m', '--memory-swap', '256m', '--cpus', '0.25', '--pids-limit', '30', '--restart', 'unless-stopped', 'up');
  expect(await control('up', 'memory/memory.limit_in_bytes', 'memory/memory.memsw.limit_in_bytes', 'cpu/cpu.cfs_quota_us', 'pids/pids.max')).toEqual([
    String(128 * mib), String(256 * mib), '25000', '30',
  ]);
  await ok('pause', 'up');
  await ok('update', '--cpu-shares', '99', '--pids-limit', '-1', 'up');
  await ok('unpause', 'up');
  expect(await control('up', 'cpu/cpu.shares', 'pids/pids.max', 'memory/memory.limit_in_bytes')).toEqual(['99', 'max', String(128 * mib)]);
  await busybox.engine.kill9();
  await busybox.engine.start();
  expect(await inspect('up', '{{.HostConfig.Memory}} {{.HostConfig.CpuShares}} {{.HostConfig.PidsLimit}} {{.HostConfig.RestartPolicy.Name}}')).toBe(`${128 * mib} 99 0 unless-stopped`);
  await ok('stop', '-t', '0', 'up');
  await ok('update', '-m', '32m', 'up');
  await ok('start', 'up');
  expect(await control('up', 'memory/memory.limit_in_bytes', 'memory/memory.memsw.limit_in_bytes', 'cpu/cpu.shares')).toEqual([String(32 * mib), String(256 * mib), '99']);
  await ok('rm', '-f', 'up');
});

test('a refused update changes nothing', async () => {
  await ok('run', '-d', '--name', 'keeps', '-m', '64m', 'busybox', 'sleep', '1000');
  const refused = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await busybox.engine.docker('update', ...args, 'keeps');
    expect(code).toBe(1);
    return stderr;
  };
  expect(await refused('-m', '256m')).toContain('Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time');
  expect(await refused('-m', '1m')).toContain('Minimum memory limit allowed is 6MB');
  expect(await refused('--cpus', '1000')).toContain('Range of CPUs is from 0.01 to');
  expect(await refused('--cpuset-cpus', '4000')).toContain('Requested CPUs are not available - requested 4000, available: 0');
  expect(await refused('--memory-swap', '7m')).toContain('Minimum memoryswap limit should be larger than memory limit');
  expect(await inspect('keeps', '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.CpusetCpus}}')).toBe(`${64 * mib} ${128 * mib}`);
  await ok('rm', '-f', 'keeps');
});

test('what takes more memory than it may is killed, and it is said: the first process, or a child whose parent lives on', async () => {
  const events = busybox.engine.dockerSpawn('events', '--filter', 'event=oom', '--format', '{{.Actor.Attributes.name}}');
  let said = '';
  events.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const eat = 'x=a; while :; do x=$x$x; done';
  expect(await busybox.engine.docker('run', '--name', 'first', '-m', '16m', 'busybox', 'sh', '-c', eat)).toMatchObject({ code: 137 });
  expect(await inspect('first', '{{.State.OOMKilled}} {{.State.ExitCode}}')).toBe('true 137');
  await ok('run', '-d', '--name', 'child', '-m', '16m', 'busybox', 'sh', '-c', `sh -c '${eat}'; echo ended with $?; sleep 1000`);
  await vi.waitFor(async () => expect(await ok('logs', 'child')).toBe('ended with 137'), 10_000);
  await vi.waitFor(async () => expect(await inspect('child', '{{.State.Status}} {{.State.OOMKilled}}')).toBe('running true'), 10_000);
  await vi.waitFor(() => expect(said.trim().split('\n')).toEqual(['first', 'child']), 10_000);
  events.kill('SIGKILL');
  await ok('rm', '-f', 'first', 'child');
});

test('stats count what a container uses, and are zeros for one that does not run', async () => {
  await ok('run', '-d', '--name', 'busy', '-m', '64m', '--pids-limit', '9', 'busybox', 'sh', '-c', 'while :; do :; done');
  await ok('create', '--name', 'idle', 'busybox', 'sleep', '1000');
  const stats = (name: string, query = 'stream=0') => ask<ContainerStatsJson>(`/containers/${name}/stats?${query}`).then(([first]) => first as ContainerStatsJson);
  const busy = await stats('busy');
  const used = busy.cpu_stats.cpu_usage.total_usage - busy.precpu_stats.cpu_usage.total_usage;
  const passed = (busy.cpu_stats.system_cpu_usage ?? 0) - (busy.precpu_stats.system_cpu_usage ?? 0);
  expect(used).toBeGreaterThan(0);
  expect(passed).toBeGreaterThan(0);
  expect(busy).toMatchObject({ name: '/busy', pids_stats: { current: 1, limit: 9 }, memory_stats: { limit: 64 * mib }, networks: { eth0: { rx_errors: 0 } } });
  expect(busy.memory_stats.usage).toBeGreaterThan(0);
  expect(await stats('idle')).toMatchObject({ read: '0001-01-01T00:00:00Z', cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {}, pids_stats: {} });
  const table = await ok('stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}} {{.PIDs}}');
  expect(table).toMatch(/^busy \S+ \/ 64MiB 1$/);
  await ok('rm', '-f', 'busy', 'idle');
});

test('a stream of stats goes on over the end of a container until it is removed, and many clients listen to one clock', async () => {
  await ok('run', '-d', '--name', 'seen', 'busybox', 'sleep', '1000');
  const clients = ['seen', 'seen', ''].map((name) => busybox.engine.dockerSpawn('stats', '--format', '{{.Name}} {{.PIDs}}', ...(name ? [name] : [])));
  const said = clients.map((client) => {
    const text = { all: '' };
    client.stdout?.on('data', (chunk: Buffer) => (text.all += chunk.toString()));
    return text;
  });
  await vi.waitFor(() => expect(said.map(({ all }) => (all.match(/seen 1/g) ?? []).length >= 3)).toEqual([true, true, true]), 15_000);
  // Docker's client 28 that names a container does not heed SIGINT, with Docker's own engine neither.
  const ended = new Promise((resolve) => clients[2]?.once('exit', resolve));
  clients[2]?.kill('SIGINT');
  await ended;
  clients[1]?.kill('SIGKILL');
  await ok('kill', 'seen');
  await vi.waitFor(() => expect(said[0]?.all).toMatch(/seen 0/), 10_000);
  clients[0]?.kill('SIGKILL');
  const stream = ask<ContainerStatsJson>('/containers/seen/stats');
  await ok('rm', 'seen');
  expect((await stream)[0]).toMatchObject({ name: '/seen', read: '0001-01-01T00:00:00Z' });
});

test('top shows the processes of the container alone, with the columns that ps is asked for', async () => {
  await ok('run', '-d', '--name', 'host', '--pid', 'host', 'busybox', 'sh', '-c', 'sleep 1001 & sleep 1000');
  await vi.waitFor(async () => expect((await ok('top', 'host', '-o', 'pid,args')).split('\n').map((line) => line.replace(/^\s*\d+\s+/, '')).sort()).toEqual(['PID                 COMMAND', 'sleep 1000', 'sleep 1001']), 10_000);
  const lines = (await ok('top', 'host')).split('\n');
  expect(lines[0]?.split(/\s+/)).toEqual(['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD']);
  expect(lines).toHaveLength(3);
  expect((await ok('top', 'host', 'aux')).split('\n')[0]).toMatch(/^USER\s+PID\s+%CPU/);
  expect(await busybox.engine.docker('top', 'host', '-o', 'comm')).toMatchObject({ code: 1, stderr: expect.stringContaining("Couldn't find PID field in ps output") });
  expect(await busybox.engine.docker('top', 'host', '--nosuch')).toMatchObject({ code: 1, stderr: expect.stringContaining('error running ps') });
  await ok('rm', '-f', 'host');
});
