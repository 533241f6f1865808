import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { Setting } from './setting.ts';

export function lifeChecks(setting: () => Setting): void {
  const state = (name: string) => setting().docker.out('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', name);
  const start = async (...command: string[]): Promise<string> => {
    const { docker, image, name } = setting();
    const container = name();
    await docker.out('run', '-d', '--name', container, image, ...command);
    return container;
  };

  test('stop: 137 for one that ignores SIGTERM, its own code for one that handles it', async () => {
    const { docker } = setting();
    const deaf = await start('sleep', '1000');
    const began = performance.now();
    expect(await docker.out('stop', '-t', '1', deaf)).toBe(deaf);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(await state(deaf)).toBe('exited 137');
    expect(await docker.out('stop', deaf)).toBe(deaf);
    const polite = await start('sh', '-c', 'trap "exit 143" TERM; echo ready; while :; do sleep 0.05; done');
    await expect.poll(() => docker.out('logs', polite)).toBe('ready');
    await docker.out('stop', polite);
    expect(await state(polite)).toBe('exited 143');
    await docker.out('rm', deaf, polite);
  });

  test('kill: 137, and any other signal goes to the program', async () => {
    const { docker } = setting();
    const one = await start('sh', '-c', 'trap "echo got it" USR1; echo ready; while :; do sleep 0.05; done');
    await expect.poll(() => docker.out('logs', one)).toBe('ready');
    await docker.out('kill', '-s', 'USR1', one);
    await expect.poll(() => docker.out('logs', one)).toBe('ready\ngot it');
    expect(await docker('kill', '-s', 'NOSUCH', one)).toMatchObject({ code: 1, stderr: expect.stringMatching(/[Ii]nvalid signal/) });
    await docker.out('kill', one);
    await docker.out('wait', one);
    expect(await state(one)).toBe('exited 137');
    expect(await docker('kill', one)).toMatchObject({ code: 1, stderr: expect.stringContaining('is not running') });
    await docker.out('rm', one);
  });

  test('a stopped container starts again where it left off, and restart does both', async () => {
    const { docker } = setting();
    const container = await start('sh', '-c', 'echo line >> /file; cat /file; exec sleep 1000');
    await expect.poll(() => docker.out('logs', container)).toBe('line');
    await docker.out('stop', '-t', '0', container);
    expect(await docker.out('start', container)).toBe(container);
    await expect.poll(() => docker.out('logs', container)).toBe('line\nline\nline');
    await docker.out('restart', '-t', '0', container);
    await expect.poll(() => docker.out('logs', '--tail', '3', container)).toBe('line\nline\nline');
    expect(await state(container)).toBe('running 0');
    await docker.out('rm', '-f', container);
  });

  test('start -a shows the output and gives the code', async () => {
    const { docker, image, name } = setting();
    const container = name();
    await docker.out('create', '--name', container, image, 'sh', '-c', 'echo again; exit 4');
    expect(await docker('start', '-a', container)).toEqual({ code: 4, stdout: 'again\n', stderr: '' });
    expect(await docker('start', '-a', container)).toEqual({ code: 4, stdout: 'again\n', stderr: '' });
    await docker.out('rm', container);
  });

  test('pause and unpause', async () => {
    const { docker } = setting();
    const container = await start('sleep', '1000');
    await docker.out('pause', container);
    expect(await state(container)).toBe('paused 0');
    expect(await docker.out('ps', '--filter', `name=${container}`, '--format', '{{.Status}}')).toMatch(/^Up .*\(Paused\)$/);
    await docker.out('unpause', container);
    expect(await state(container)).toBe('running 0');
    await docker.out('rm', '-f', container);
  });

  test('rm: not while it runs, unless forced; names and ids that do not exist', async () => {
    const { docker } = setting();
    const container = await start('sleep', '1000');
    expect(await docker('rm', container)).toMatchObject({ code: 1, stderr: expect.stringMatching(/cannot remove.*running/i) });
    expect(await docker.out('rm', '-f', container)).toBe(container);
    for (const command of ['rm', 'stop', 'start', 'restart', 'kill', 'logs', 'pause', 'wait', 'top']) {
      expect(await docker(command, 'nosuch'), command).toMatchObject({ code: 1, stderr: expect.stringMatching(/No such container: nosuch/) });
    }
    expect(await docker('inspect', 'nosuch')).toMatchObject({ code: 1, stdout: '[]\n', stderr: expect.stringMatching(/No such object: nosuch/i) });
  });

  test('rename; a name that is taken, and ids by their start', async () => {
    const { docker, name } = setting();
    const container = await start('sleep', '1000');
    const renamed = name();
    await docker.out('rename', container, renamed);
    const id = await docker.out('inspect', '--format', '{{.Id}}', renamed);
    expect(await docker.out('inspect', '--format', '{{.Name}}', id.slice(0, 12))).toBe(`/${renamed}`);
    const other = await start('true');
    expect(await docker('rename', other, renamed)).toMatchObject({ code: 1, stderr: expect.stringContaining('already in use') });
    await docker.out('rm', '-f', renamed, other);
  });

  test('ps: table, sizes, filters and formats', async () => {
    const { docker, image } = setting();
    const up = await start('sleep', '1000');
    const down = await start('sh', '-c', 'exit 3');
    await docker.out('wait', down);
    const table = await docker.out('ps', '-a');
    expect(table).toMatch(/^CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES\n/);
    expect(table).toMatch(new RegExp(`[0-9a-f]{12} +${image} +"sleep 1000" +.* ago +Up .* ${up}`));
    expect(table).toMatch(new RegExp(`"sh -c 'exit 3'" +.* ago +Exited \\(3\\) .* ago +${down}`));
    const names = (...filters: string[]) => docker.out('ps', '-a', ...filters.flatMap((filter) => ['--filter', filter]), '--format', '{{.Names}}');
    expect(await names(`name=${up}`)).toBe(up);
    expect(await names('status=exited', 'exited=3')).toBe(down);
    expect(await names(`name=${down}`, 'status=running')).toBe('');
    expect((await names(`ancestor=${image}`)).split('\n')).toEqual(expect.arrayContaining([up, down]));
    expect(await docker.out('ps', '-l', '--format', '{{.Names}}')).toBe(down);
    expect(await docker.out('ps', '-s', '--filter', `name=${up}`, '--format', '{{.Size}}')).toMatch(/^\d+B \(virtual [\d.]+[kM]B\)$/);
    expect((await docker('ps', '--filter', 'nosuch=1')).code).toBe(1);
    await docker.out('rm', '-f', up, down);
  });

  test('inspect by format', async () => {
    const { docker, image, name } = setting();
    const container = name();
    await docker.out('run', '-d', '--name', container, '-e', 'A=b', '-l', 'k=v', '--memory', '64m', '--restart', 'on-failure:3', image, 'sleep', '1000');
    const inspect = (format: string) => docker.out('inspect', '--format', format, container);
    expect(await inspect('{{.Name}} {{.Path}} {{json .Args}} {{.Config.Image}}')).toBe(`/${container} sleep ["1000"] ${image}`);
    expect(await inspect('{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}')).toBe('67108864 on-failure 3');
    expect(await inspect('{{range .Config.Env}}{{.}} {{end}}{{index .Config.Labels "k"}}')).toMatch(/A=b .*v$/);
    expect(await inspect('{{.State.Pid}}')).toMatch(/^[1-9]\d*$/);
    expect(Date.parse(await inspect('{{.State.StartedAt}}'))).toBeGreaterThan(Date.now() - 60_000);
    expect(await inspect('{{.State.FinishedAt}}')).toBe('0001-01-01T00:00:00Z');
    expect(await docker.out('top', container)).toMatch(/PID[^]*sleep 1000/);
    await docker.out('rm', '-f', container);
  });

  test('events tell a life in order, and name the container', async () => {
    const { docker, image, name } = setting();
    const container = name();
    const since = String(Date.now() / 1000);
    expect((await docker('run', '--rm', '--name', container, image, 'sh', '-c', 'exit 3')).code).toBe(3);
    await expect.poll(async () => (await docker('inspect', container)).code).toBe(1);
    const until = String(Date.now() / 1000 + 0.2);
    const told = await docker.out('events', '--since', since, '--until', until, '--filter', `container=${container}`, '--format', '{{.Action}} {{index .Actor.Attributes "exitCode"}}');
    const actions = told.split('\n').map((line) => line.trim());
    expect(actions.filter((action) => ['create', 'start', 'die 3', 'destroy'].includes(action))).toEqual(['create', 'start', 'die 3', 'destroy']);
  });

  test('events as they come', async () => {
    const { docker, image, name } = setting();
    const container = name();
    const events = docker.spawn('events', '--filter', `container=${container}`, '--filter', 'event=start', '--format', '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}');
    const line = once(createInterface({ input: events.stdout }), 'line');
    await docker.out('create', '--name', container, image, 'true');
    // The client says nothing when it is connected: what it misses happens again.
    const tries = setInterval(() => void docker('start', container), 300);
    expect(await line).toEqual([`container start ${container}`]);
    clearInterval(tries);
    events.kill('SIGKILL');
    await docker.out('rm', '-f', container);
  });

  test('container prune removes the stopped ones only', async () => {
    const { docker } = setting();
    const up = await start('sleep', '1000');
    const down = await start('true');
    await docker.out('wait', down);
    expect(await docker.out('container', 'prune', '-f')).toMatch(/^Deleted Containers:\n[0-9a-f]{64}[^]*Total reclaimed space: /);
    expect(await docker.out('ps', '-a', '--filter', `name=${up}`, '--format', '{{.Names}}')).toBe(up);
    expect((await docker('inspect', down)).code).toBe(1);
    await docker.out('rm', '-f', up);
  });
}
