import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Exit } from '../../electron/engine/runtime/runtime.ts';
import { describeRuntimes } from '../support/describe-runtimes.ts';
import { cgroupFolders } from '../support/cgroups.ts';
import { collect, finish, readUntil, shell, type TestContainer } from '../support/runtime-harness.ts';

const SIGTERM = 15;
const SIGKILL = 9;

describeRuntimes('life of a container', (harness, name) => {
  describe('a container', () => {
    it('runs to its exit code, output apart', async () => {
      const result = await harness().run(shell('echo out; echo err >&2; exit 3'));
      expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n', exit: { exitCode: 3, oomKilled: false } });
      expect(Date.now() - result.exit.finishedAt.getTime()).toBeLessThan(10_000);
    });

    it('writes its log', async () => {
      const container = await harness().create(shell('echo one; printf two'));
      await harness().runtime.start(container.id);
      await container.exit;
      await harness().runtime.delete(container.id);
      const lines = readFileSync(container.folder.logPath, 'utf8').trimEnd().split('\n');
      expect(lines.map((line) => line.split(' ').slice(1).join(' '))).toEqual(['stdout F one', 'stdout P two']);
    });

    it.each([
      [['nosuch'], 127, 'exec: "nosuch": executable file not found in $PATH'],
      [['/bin/nosuch'], 127, 'exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory'],
      [['/etc/plain'], 126, 'exec: "/etc/plain": permission denied'],
      [['/etc'], 126, 'exec: "/etc": permission denied'],
    ])('cannot run %j and says so', async (args, exitCode, text) => {
      await expect(harness().create(args)).rejects.toMatchObject({
        kind: 'invalid',
        message: `failed to create task: ${text}`,
        detail: { exitCode },
      });
      await expect.poll(() => harness().leftovers()).toEqual([]);
    });

    it('leaves nothing where its root folder is not there', async () => {
      await expect(harness().create(['true'], { rootfs: '/nowhere' })).rejects.toMatchObject({ kind: 'internal', message: expect.stringMatching(/nowhere/) as string });
      await expect.poll(() => harness().leftovers()).toEqual([]);
    });

    it('that is killed while it is started is told as gone, or had started', async () => {
      for (let round = 0; round < 15; round += 1) {
        const container = await harness().create(shell('sleep 1000'));
        const started = harness().runtime.start(container.id).then(() => 'started', (error: { kind?: string }) => error.kind);
        process.kill(container.task.pid, 'SIGKILL');
        expect(['started', 'not-found']).toContain(await started);
        await container.exit;
        await harness().runtime.delete(container.id);
      }
    });

    it('can be made again with the same id', async () => {
      const { folder, request } = harness().spec(shell('exit 4'));
      for (const code of [4, 4]) {
        const task = await harness().runtime.create(request);
        const exit = new Promise<Exit>((resolve) => harness().runtime.onExit(folder, task, resolve));
        await harness().runtime.start(folder.id);
        expect(await exit).toMatchObject({ exitCode: code });
        await harness().runtime.delete(folder.id);
      }
    });

    it('has the memory it is given and dies when it takes more', async () => {
      const { exit } = await harness().run(shell('x=a; while true; do x=$x$x; done'), { limits: { memory: 16 * 1024 * 1024 } });
      expect(exit).toMatchObject({ exitCode: 137, oomKilled: true });
    });

    it('is deleted where it was never started', async () => {
      const container = await harness().create(['true']);
      expect(await harness().runtime.listIds()).toEqual([container.id]);
      await harness().runtime.delete(container.id);
      await harness().runtime.delete(container.id);
      await expect.poll(() => harness().leftovers()).toEqual([]);
      await expect(harness().runtime.start(container.id)).rejects.toMatchObject({ kind: 'not-found' });
    });

    it('runs twenty at a time', async () => {
      const codes = Array.from({ length: 20 }, (_, index) => index);
      const results = await Promise.all(codes.map((code) => harness().run(shell(`echo ${code}; exit ${code}`))));
      expect(results.map(({ exit, stdout }) => [exit.exitCode, stdout])).toEqual(codes.map((code) => [code, `${code}\n`]));
      await expect.poll(() => harness().leftovers()).toEqual([]);
    });
  });

  describe('confinement', () => {
    it('filters system calls and holds fourteen capabilities', async () => {
      const { stdout } = await harness().run(shell('grep -E "Seccomp:|CapEff|NoNewPrivs" /proc/self/status'), { noNewPrivileges: true });
      expect(stdout.split(/\s+/)).toEqual(['CapEff:', '00000000a80425fb', 'NoNewPrivs:', '1', 'Seccomp:', '2', '']);
    });

    it('gives other users no capability', async () => {
      const { stdout } = await harness().run(shell('id -u; grep CapEff /proc/self/status'), { user: { uid: 1000, gid: 1000, additionalGids: [] } });
      expect(stdout.split(/\s+/)).toEqual(['1000', 'CapEff:', '0000000000000000', '']);
    });

    it('refuses to make namespaces and mounts', async () => {
      const { stdout, stderr } = await harness().run(shell('unshare -U true || echo no; mount -t tmpfs x /tmp || echo no'));
      expect(stdout).toBe('no\nno\n');
      expect(stderr).toMatch(/Operation not permitted[^]*permission denied/);
    });

    it.runIf(process.arch === 'x64')('refuses keyctl with EPERM, clone3 with ENOSYS, and runs perl', async () => {
      const calls = 'for (250, 435, 39) { $r = syscall($_, 0, 0); print $r < 0 ? $!+0 : 0, "\\n" }';
      const { stdout } = await harness().run(['/usr/bin/perl', '-e', calls], { mounts: [{ kind: 'bind', source: '/usr', destination: '/usr', readOnly: true, readOnlyBelow: true }] });
      expect(stdout).toBe('1\n38\n0\n');
    });

    it('lifts all of it for a privileged one', async () => {
      const devices = harness().runtime.host.devices.map(({ path }) => path);
      expect(devices).toEqual(expect.arrayContaining(['/dev/kmsg', '/dev/net/tun']));
      const script = `grep Seccomp: /proc/self/status; mount -t tmpfs x /tmp && echo mounted; ls -d ${devices.join(' ')} >/dev/null && echo devices`;
      const { stdout } = await harness().run(shell(script), { privileged: true });
      expect(stdout.split('\n')).toEqual(['Seccomp:\t0', 'mounted', 'devices', '']);
    });

    it('has limits as asked for, an init, and a root folder that cannot be written', async () => {
      const script = 'echo $$; ulimit -n; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; touch /x 2>/dev/null || echo readonly';
      const rlimits = [{ type: 'RLIMIT_NOFILE', soft: 100, hard: 200 }];
      const { stdout } = await harness().run(shell(script), { init: true, readonlyRootfs: true, limits: { pids: 50, nanoCpus: 500_000_000 }, rlimits });
      expect(stdout).toMatch(/^[2-9]\d*\n100\n(50\n)?readonly\n$/);
    });
  });

  describe('signals', () => {
    it('ends with 128 and the signal', async () => {
      const kinds = [
        { signal: SIGTERM, init: true, exitCode: 143 },
        { signal: SIGKILL, init: false, exitCode: 137 },
      ];
      for (const { signal, init, exitCode } of kinds) {
        const container = await harness().create(shell('echo up; exec sleep 1000'), { init });
        using attachment = await harness().runtime.attach(container.folder);
        await harness().runtime.start(container.id);
        await readUntil(attachment, 'up');
        await expect(harness().runtime.delete(container.id)).rejects.toMatchObject({ kind: 'conflict' });
        await harness().runtime.kill(container.id, signal);
        expect(await container.exit).toMatchObject({ exitCode, oomKilled: false });
        expect(harness().runtime.isAlive(container.task)).toBe(false);
        await expect(harness().runtime.kill(container.id, signal)).rejects.toMatchObject({ kind: 'not-found' });
        await harness().runtime.delete(container.id);
      }
    });

    it('stands still while paused', async () => {
      const container = await harness().create(['cat'], { openStdin: true });
      using attachment = await harness().runtime.attach(container.folder);
      await harness().runtime.start(container.id);
      const frozen = () =>
        cgroupFolders(`${harness().cgroupParent}/${container.id}`).flatMap((folder) =>
          ['freezer.state', 'cgroup.freeze'].map((file) => readOr(`${folder}/${file}`, '')).filter(Boolean),
        )[0];
      await harness().runtime.pause(container.id);
      expect(frozen()).toMatch(/FROZEN|FREEZING|1/);
      await harness().runtime.resume(container.id);
      await harness().runtime.resume(container.id);
      expect(frozen()).toMatch(/THAWED|0/);
      attachment.input.write('awake\n');
      await readUntil(attachment, 'awake');
      await harness().runtime.pause(container.id);
      // Paused again: SIGKILL ends it all the same.
      expect(await finish(harness(), container)).toMatchObject({ exitCode: 137 });
    });
  });

  describe('without its monitor', () => {
    it('goes on, and its end is noticed', async () => {
      const container = await harness().create(['sleep', '1000']);
      await harness().runtime.start(container.id);
      process.kill(container.task.conmonPid, 'SIGKILL');
      expect(harness().runtime.isAlive(container.task)).toBe(true);
      expect(await finish(harness(), container)).toMatchObject({ exitCode: 137, note: expect.stringMatching(/not known/) as string });
    });
  });

  describe('a killed engine', () => {
    const startElsewhere = async (script: string): Promise<Pick<TestContainer, 'id' | 'folder' | 'task'>> => {
      const program = new URL('../support/start-container-and-stay.ts', import.meta.url).pathname;
      const engine = spawn(process.execPath, [program, name, harness().folder, script], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await Promise.race([once(engine.stdout, 'data'), once(engine, 'exit')])) as [Buffer];
      engine.kill('SIGKILL');
      await once(engine, 'exit');
      return JSON.parse(line.toString()) as TestContainer;
    };

    it('leaves its container running, for the next one to go on with', async () => {
      const { id, folder, task } = await startElsewhere('echo before; until [ -e /tmp/go ]; do sleep 0.05; done; echo after; exit 42');
      expect(harness().runtime.isAlive(task)).toBe(true);
      expect(await harness().runtime.listIds()).toEqual([id]);
      using attachment = await harness().runtime.attach(folder);
      const exit = new Promise<Exit>((resolve) => harness().runtime.onExit(folder, task, resolve));
      writeFileSync(`${harness().rootfs}/tmp/go`, '');
      expect((await collect(attachment)).stdout).toMatch(/after\n$/);
      expect(await exit).toMatchObject({ exitCode: 42 });
      expect(readFileSync(folder.logPath, 'utf8')).toMatch(/ stdout F before\n.* stdout F after\n$/);
      await harness().runtime.delete(id);
    });

    it('is told of an end that it missed', async () => {
      const { id, folder, task } = await startElsewhere('exit 21');
      const before = Date.now();
      const exit = await new Promise<Exit>((resolve) => harness().runtime.onExit(folder, task, resolve));
      expect(exit).toMatchObject({ exitCode: 21 });
      expect(exit.finishedAt.getTime()).toBeLessThanOrEqual(before + 5000);
      await harness().runtime.delete(id);
    });
  });

  it('costs little more than the bare runtime', async () => {
    const samples = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round < 20; round += 1) {
      const started = performance.now();
      const container = await harness().create(['true']);
      await harness().runtime.start(container.id);
      await container.exit;
      await harness().runtime.delete(container.id);
      samples.ours.push(performance.now() - started);
      samples.bare.push(runBare());
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[10] ?? 0;
    const [ours, bare] = [median(samples.ours), median(samples.bare)];
    console.log(`${name} run true: ours ${ours.toFixed(1)} ms, ${name} run ${bare.toFixed(1)} ms, ${(ours - bare).toFixed(1)} ms more`);
    // Generous: other suites may keep the machine busy. The bench measures.
    expect(ours).toBeLessThan(bare * 2 + 100);
  });

  /** `runc run` of the same specification. */
  const runBare = (): number => {
    const { id, folder, request } = harness().spec(['true']);
    writeFileSync(`${folder.bundle}/config.json`, JSON.stringify(request.spec));
    const started = performance.now();
    const result = spawnSync(name, ['--root', `${harness().folder}/bare`, 'run', '-b', folder.bundle, id], { stdio: 'ignore' });
    expect(result.status).toBe(0);
    return performance.now() - started;
  };
});

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
