import { readdir, rm } from 'node:fs/promises';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test, vi } from 'vitest';
import { useBusyboxEngine } from '../support/busybox-engine.ts';
import { startEngine } from '../support/engine.ts';

const busybox = useBusyboxEngine();
const { ok, inspect } = busybox;

const status = (name: string): Promise<string> => inspect(name, '{{.State.Status}}');

/** Resolves when a line of the container's log matches. */
async function logged(name: string, pattern: RegExp): Promise<void> {
  const follower = busybox.engine.dockerSpawn('logs', '-f', name);
  for await (const line of createInterface({ input: follower.stdout as NodeJS.ReadableStream })) if (pattern.test(line)) break;
  follower.kill();
}

async function expectNothingWrong(): Promise<void> {
  await busybox.engine.stop();
  expect(await busybox.engine.fsck()).toMatchObject({ problems: [], code: 0 });
  await busybox.engine.start();
}

const ticks = ['sh', '-c', 'i=0; while :; do i=$((i+1)); echo tick $i; sleep 0.05; done'];

test('a running container outlives kill -9: it goes on, its log has no gap, its end is seen', async () => {
  await ok('run', '-d', '--name', 'ticks', 'busybox', ...ticks);
  const pid = await inspect('ticks', '{{.State.Pid}}');
  await logged('ticks', /tick 3$/);
  await busybox.engine.kill9();
  await busybox.engine.start();
  expect(await inspect('ticks', '{{.State.Pid}} {{.State.Status}}')).toBe(`${pid} running`);
  const count = (await ok('logs', 'ticks')).split('\n').length;
  await logged('ticks', new RegExp(`tick ${count + 3}$`));
  const lines = (await ok('logs', 'ticks')).split('\n');
  expect(lines).toEqual(lines.map((_, index) => `tick ${index + 1}`));
  expect(await ok('exec', 'ticks', 'echo', 'inside')).toBe('inside');
  await ok('kill', 'ticks');
  expect(await ok('wait', 'ticks')).toBe('137');
  expect(await status('ticks')).toBe('exited');
  await ok('rm', 'ticks');
});

test('what ended while no engine ran shows its code, its time and its last words', async () => {
  await ok('run', '-d', '--name', 'ends', 'busybox', 'sh', '-c', 'mkfifo /go; echo ready; read x < /go; echo bye; exit 42');
  await ok('run', '-d', '--rm', '--name', 'goes', 'busybox', 'sh', '-c', 'mkfifo /go; echo ready; read x < /go');
  await Promise.all(['ends', 'goes'].map((name) => logged(name, /ready/)));
  const pids = [Number(await inspect('ends', '{{.State.Pid}}')), Number(await inspect('goes', '{{.State.Pid}}'))];
  await busybox.engine.kill9();
  const before = Date.now();
  for (const pid of pids) execFileSync('sh', ['-c', `echo go > /proc/${pid}/root/go`]);
  await vi.waitFor(() => expect(pids.filter((pid) => existsSync(`/proc/${pid}/root/go`))).toEqual([]));
  await busybox.engine.start();
  const after = Date.now();
  expect(await inspect('ends', '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 42');
  const finished = Date.parse(await inspect('ends', '{{.State.FinishedAt}}'));
  expect(finished).toBeGreaterThanOrEqual(before - 20);
  expect(finished).toBeLessThan(after);
  expect(await ok('logs', 'ends')).toBe('ready\nbye');
  expect((await busybox.engine.docker('inspect', 'goes')).code).toBe(1);
  await ok('rm', 'ends');
});

test('a stopped engine stops quickly and leaves containers running', async () => {
  await ok('run', '-d', '--name', 'stays', 'busybox', 'sleep', '1000');
  const pid = await inspect('stays', '{{.State.Pid}}');
  const started = performance.now();
  await busybox.engine.stop();
  expect(performance.now() - started).toBeLessThan(1000);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  await busybox.engine.start();
  expect(await status('stays')).toBe('running');
  await ok('rm', '-f', 'stays');
});

test('a log goes on where the container starts again', async () => {
  await ok('run', '--name', 'again', 'busybox', 'echo', 'first');
  await ok('start', '-a', 'again');
  expect(await ok('logs', 'again')).toBe('first\nfirst');
  expect(await ok('logs', '--tail', '1', 'again')).toBe('first');
  await ok('rm', 'again');
});

test('on-failure starts again as often as it was told, and not after success', async () => {
  await ok('run', '-d', '--name', 'fails', '--restart', 'on-failure:2', 'busybox', 'sh', '-c', 'echo try; exit 3');
  await ok('run', '-d', '--name', 'works', '--restart', 'on-failure:2', 'busybox', 'echo', 'once');
  await vi.waitFor(async () => expect(await inspect('fails', '{{.State.Status}} {{.RestartCount}} {{.State.ExitCode}}')).toBe('exited 2 3'), 10_000);
  expect(await ok('logs', 'fails')).toBe('try\ntry\ntry');
  expect(await inspect('works', '{{.State.Status}} {{.RestartCount}}')).toBe('exited 0');
  await ok('rm', 'fails', 'works');
});

test('always comes back after the engine was killed; unless-stopped does not where it was stopped', async () => {
  await ok('run', '-d', '--name', 'always', '--restart', 'always', 'busybox', 'sleep', '1000');
  await ok('run', '-d', '--name', 'unless', '--restart', 'unless-stopped', 'busybox', 'sleep', '1000');
  await ok('stop', '-t', '0', 'unless');
  const pid = Number(await inspect('always', '{{.State.Pid}}'));
  await busybox.engine.kill9();
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}/root/bin`)).toBe(false));
  await busybox.engine.start();
  await vi.waitFor(async () => expect(await status('always')).toBe('running'));
  expect(await inspect('always', '{{.State.Pid}}')).not.toBe(String(pid));
  expect(await status('unless')).toBe('exited');
  await ok('rm', '-f', 'always', 'unless');
});

test('a stop while it waits for its next start ends the tries', async () => {
  await ok('run', '-d', '--name', 'loops', '--restart', 'always', 'busybox', 'false');
  await vi.waitFor(async () => expect(await status('loops')).toBe('restarting'), 10_000);
  await ok('stop', 'loops');
  expect(await status('loops')).toBe('exited');
  await ok('rm', 'loops');
});

test('after a reboot everything is recorded as ended and can start again', async () => {
  await ok('run', '-d', '--name', 'booted', 'busybox', 'sh', '-c', 'echo up; sleep 1000');
  const pid = Number(await inspect('booted', '{{.State.Pid}}'));
  await logged('booted', /up/);
  await busybox.engine.kill9();
  // What a boot does: no processes, no mounts, an empty run folder.
  process.kill(Number(readFileSync(`${busybox.engine.dir}/r/c/${(await readdir(`${busybox.engine.dir}/r/c`))[0]}/conmon.pid`, 'utf8')), 'SIGKILL');
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}/root/bin`)).toBe(false));
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').map((line) => line.split(' ')[4] ?? '');
  for (const target of mounts.filter((path) => path.startsWith(`${busybox.engine.dir}/`)).toReversed()) execFileSync('umount', ['-l', target]);
  await rm(`${busybox.engine.dir}/r`, { recursive: true });
  await busybox.engine.start();
  expect(await inspect('booted', '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 255');
  await ok('start', 'booted');
  await logged('booted', /up/);
  expect(await status('booted')).toBe('running');
  await ok('rm', '-f', 'booted');
  await expectNothingWrong();
});

test('20 runs at once', async () => {
  const runs = await Promise.all(Array.from({ length: 20 }, (_, index) => busybox.engine.docker('run', '--rm', 'busybox', 'sh', '-c', `echo run ${index}; exit ${index}`)));
  expect(runs).toEqual(runs.map((_, index) => ({ code: index, stdout: `run ${index}\n`, stderr: '' })));
  expect(await ok('ps', '-aq')).toBe('');
});

test('start, stop, kill, restart and remove at the same time end in order', async () => {
  for (let round = 0; round < 5; round += 1) {
    await ok('run', '-d', '--name', 'race', 'busybox', 'sleep', '1000');
    await Promise.all([
      busybox.engine.docker('stop', '-t', '0', 'race'), busybox.engine.docker('start', 'race'), busybox.engine.docker('kill', 'race'), busybox.engine.docker('restart', '-t', '0', 'race'),
      busybox.engine.docker('pause', 'race'), busybox.engine.docker('rm', 'race'), busybox.engine.docker('exec', 'race', 'true'),
    ]);
    expect(['running', 'exited', 'paused', undefined]).toContain((await busybox.engine.docker('inspect', '--format', '{{.State.Status}}', 'race')).stdout.trim() || undefined);
    const removals = await Promise.all([1, 2, 3].map(() => busybox.engine.docker('rm', '-f', 'race')));
    expect(removals.every(({ code, stderr }) => code === 0 || stderr.includes('No such container'))).toBe(true);
  }
  expect(await ok('ps', '-aq')).toBe('');
  await expectNothingWrong();
});

test('a name is free as soon as its container is gone, and not before', async () => {
  const names = await Promise.all(Array.from({ length: 5 }, () => busybox.engine.docker('create', '--name', 'single', 'busybox')));
  expect(names.filter(({ code }) => code === 0)).toHaveLength(1);
  expect(names.filter(({ stderr }) => stderr.includes('Conflict. The container name "/single" is already in use by container'))).toHaveLength(4);
  await ok('rm', 'single');
  await ok('create', '--name', 'single', 'busybox');
  await ok('rm', 'single');
});

test('what comes through stdin before the start arrives, whole', async () => {
  const text = 'tidewharf '.repeat(200_000);
  const result = await busybox.engine.dockerInput(text, 'run', '-i', '--rm', 'busybox', 'cat');
  expect(result.code).toBe(0);
  expect(result.stdout === text).toBe(true);
});

test('who only looks and leaves does not end the input of who types', async () => {
  const typist = busybox.engine.dockerSpawn('run', '-i', '--name', 'typed', 'busybox', 'cat');
  const lines = createInterface({ input: typist.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  typist.stdin?.write('one\n');
  expect((await lines.next()).value).toBe('one');
  const watcher = busybox.engine.dockerSpawn('attach', '--no-stdin', '--sig-proxy=false', 'typed');
  const seen = createInterface({ input: watcher.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  typist.stdin?.write('two\n');
  expect((await lines.next()).value).toBe('two');
  const typing = setInterval(() => typist.stdin?.write('more\n'), 50);
  expect(['two', 'more']).toContain((await seen.next()).value);
  clearInterval(typing);
  watcher.kill('SIGKILL');
  await new Promise((resolve) => watcher.once('exit', resolve));
  typist.stdin?.end('last\n');
  let last: string | undefined;
  for (let line = await lines.next(); !line.done; line = await lines.next()) last = line.value;
  expect(last).toBe('last');
  expect(await ok('wait', 'typed')).toBe('0');
  await ok('rm', 'typed');
});

test('a terminal stays usable after kill -9', async () => {
  await ok('run', '-dit', '--name', 'terminal', 'busybox', 'sh');
  await busybox.engine.kill9();
  await busybox.engine.start();
  // The client wants a terminal of its own for this one: script(1) gives it.
  const client = spawn('script', ['-qec', 'docker attach terminal', '/dev/null'], { env: { ...process.env, DOCKER_HOST: `unix://${busybox.engine.socket}` } });
  client.stdin.write('echo $((40 + 2)); exit 7\n');
  expect(await ok('wait', 'terminal')).toBe('7');
  expect(await ok('logs', 'terminal')).toContain('42');
  client.kill();
  await ok('rm', 'terminal');
});

test('a memory limit that is hit shows as such', async () => {
  const { code } = await busybox.engine.docker('run', '--name', 'greedy', '-m', '16m', 'busybox', 'sh', '-c', 'x=a; while :; do x=$x$x; done');
  expect(code).toBe(137);
  expect(await inspect('greedy', '{{.State.OOMKilled}}')).toBe('true');
  await ok('rm', 'greedy');
});

test('bad requests are refused and change nothing', async () => {
  const refused = [
    ['--network', 'nosuch'], ['--name', '!'], ['--hostname', 'x'.repeat(65)], ['--memory', '1m'], ['--stop-signal', 'SIGNONE'], ['--workdir', 'relative'],
  ];
  for (const args of refused) {
    const { code, stderr } = await busybox.engine.docker('run', ...args, 'busybox', 'true');
    expect(code, args.join(' ')).toBe(125);
    expect(stderr, args.join(' ')).not.toContain('Unable to find image');
  }
  expect(await ok('ps', '-aq')).toBe('');
});

test('events tell the life of a container in order', async () => {
  const since = String(Date.now() / 1000 - 0.001);
  await busybox.engine.docker('run', '--rm', '--name', 'told', '--label', 'a=b', 'busybox', 'sh', '-c', 'exit 5');
  const until = String(Date.now() / 1000 + 0.001);
  const lines = (await ok('events', '--since', since, '--until', until, '--filter', 'type=container', '--format', '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.a}} {{.Actor.Attributes.exitCode}}')).split('\n');
  expect(lines.map((line) => line.replace(' <no value>', ''))).toEqual(['create told b', 'attach told b', 'start told b', 'die told b 5', 'destroy told b']);
});

test('a failed start says why, keeps its code and leaves nothing', async () => {
  const result = await busybox.engine.docker('run', '--name', 'nope', 'busybox', 'nosuch');
  expect(result.code).toBe(127);
  expect(result.stderr).toContain('exec: "nosuch": executable file not found in $PATH');
  expect(await inspect('nope', '{{.State.Status}} {{.State.ExitCode}}')).toBe('created 127');
  expect(readdirSync(`${busybox.engine.dir}/r/c`)).toEqual([]);
  await ok('rm', 'nope');
  expect((await busybox.engine.docker('run', '--rm', 'busybox', '/etc')).code).toBe(126);
  expect((await busybox.engine.docker('run', '--rm', '--user', 'nobody-here', 'busybox', 'true')).code).toBe(125);
  expect(await ok('ps', '-aq')).toBe('');
});

test('two engines do not share a data folder, and a check does not run beside one', async () => {
  await expect(busybox.engine.fsck()).rejects.toThrow(/"kind":"conflict"/);
  await expect(startEngine({ dir: busybox.engine.dir })).rejects.toThrow(/"kind":"conflict"/);
  expect(await ok('ps', '-q')).toBe('');
});

test('folders with long paths', async () => {
  const dir = `${busybox.home}/${'long-folder-name/'.repeat(8)}d`;
  execFileSync('mkdir', ['-p', dir]);
  const socket = `${busybox.home}/long.sock`;
  await using other = await startEngine({ dir, starter: `${busybox.home}/busybox.tar`, args: ['--socket', socket] });
  const result = await other.docker('-H', `unix://${socket}`, 'run', '--rm', 'busybox', 'echo', 'far away');
  expect(result).toMatchObject({ code: 0, stdout: 'far away\n' });
});

test('an engine whose network cannot be mended starts all the same, and mends it later', async () => {
  await ok('run', '-d', '--name', 'web', '-p', '127.0.0.1:0:80', 'busybox', 'sleep', '1000');
  await busybox.engine.stop();
  execFileSync('mount', ['--bind', '/bin/false', '/usr/sbin/nft']);
  try {
    await busybox.engine.start();
    expect(busybox.engine.log()).toContain('networks: recovery');
    expect(await status('web')).toBe('running');
  } finally {
    execFileSync('umount', ['/usr/sbin/nft']);
  }
  await busybox.engine.restart();
  await ok('rm', '-f', 'web');
  await expectNothingWrong();
});

test('programs are looked for where they are installed, whatever the PATH of the user says', async () => {
  const folder = mkdtempSync('/var/tmp/tw-path-');
  for (const name of ['ip', 'nft', 'rm', 'nsenter']) symlinkSync('/bin/false', `${folder}/${name}`);
  const before = process.env['PATH'];
  process.env['PATH'] = `${folder}:${before}`;
  try {
    await busybox.engine.restart();
    await ok('run', '--rm', 'busybox', 'true');
  } finally {
    process.env['PATH'] = before;
    rmSync(folder, { recursive: true });
  }
});

test('in the end the check finds nothing', expectNothingWrong);
