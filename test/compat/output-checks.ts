import { expect, test } from 'vitest';
import type { Setting } from './setting.ts';

/** Logs and exec. */
export function outputChecks(setting: () => Setting): void {
  const start = async (...args: string[]): Promise<string> => {
    const { docker, name } = setting();
    const container = name();
    await docker.out('run', '-d', '--name', container, ...args);
    return container;
  };

  test('logs: all, the last, with times, since, and both streams', async () => {
    const { docker, image } = setting();
    const container = await start(image, 'sh', '-c', 'for i in 1 2 3; do echo out $i; sleep 0.01; done; sleep 1.2; echo err >&2; printf end');
    await docker.out('wait', container);
    expect(await docker('logs', container)).toEqual({ code: 0, stdout: 'out 1\nout 2\nout 3\nend', stderr: 'err\n' });
    expect((await docker('logs', '--tail', '2', container)).stdout).toMatch(/^end$/);
    expect(await docker('logs', '--tail', '0', container)).toEqual({ code: 0, stdout: '', stderr: '' });
    const { stdout } = await docker('logs', '-t', container);
    const [first = '', last = ''] = [stdout.split('\n')[0], stdout.split('\n').at(-1)];
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z out 1$/);
    const since = last.split(' ')[0] ?? '';
    expect((await docker('logs', '--since', new Date(Date.parse(since) - 600).toISOString(), container)).stdout).toBe('end');
    expect((await docker('logs', '--until', new Date(Date.parse(since) - 600).toISOString(), container)).stdout).toBe('out 1\nout 2\nout 3\n');
    await docker.out('rm', container);
  });

  test('logs -f shows lines as they come and ends with the container', async () => {
    const { docker, image } = setting();
    const container = await start(image, 'sh', '-c', 'echo one; while [ ! -e /go ]; do sleep 0.02; done; echo two');
    const follower = docker.spawn('logs', '-f', container);
    let text = '';
    follower.stdout.on('data', (data: Buffer) => (text += data.toString()));
    const ended = new Promise((resolve) => void follower.once('close', resolve));
    await expect.poll(() => text).toBe('one\n');
    await docker.out('exec', container, 'touch', '/go');
    expect(await ended).toBe(0);
    expect(text).toBe('one\ntwo\n');
    await docker.out('rm', container);
  });

  test('logs: 100,000 lines come whole, and a line of 100,000 characters too', async () => {
    const { docker, image, isDocker } = setting();
    const container = await start(image, 'sh', '-c', 'seq 1 100000; head -c 100000 /dev/zero | tr "\\0" x; echo');
    await docker.out('wait', container);
    const { stdout } = await docker('logs', container);
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(100_002);
    expect(lines[99_999]).toBe('100000');
    expect(lines[100_000] === 'x'.repeat(100_000)).toBe(true);
    // Docker counts the pieces of a long line.
    const tail = (await docker('logs', '--tail', '2', container)).stdout;
    expect(isDocker || tail === `100000\n${'x'.repeat(100_000)}\n`).toBe(true);
    await docker.out('rm', container);
  });

  test('exec: output, code, environment, user, folder', async () => {
    const { docker, image } = setting();
    const container = await start('-e', 'A=1', image, 'sleep', '1000');
    expect(await docker('exec', container, 'sh', '-c', 'echo out; echo err >&2; exit 9')).toEqual({ code: 9, stdout: 'out\n', stderr: 'err\n' });
    expect((await docker('exec', '-e', 'B=2', '-w', '/tmp', '-u', '7', container, 'sh', '-c', 'echo $A $B; pwd; id -u')).stdout).toBe('1 2\n/tmp\n7\n');
    expect(await docker.input('typed\n', 'exec', '-i', container, 'cat')).toEqual({ code: 0, stdout: 'typed\n', stderr: '' });
    expect((await docker('exec', container, 'sh', '-c', 'kill -KILL $$')).code).toBe(137);
    expect((await docker('exec', container, 'seq', '1', '50000')).stdout.length).toBe(288_894);
    await docker.out('exec', '-d', container, 'touch', '/made');
    await expect.poll(async () => (await docker('exec', container, 'test', '-e', '/made')).code).toBe(0);
    await docker.out('rm', '-f', container);
  });

  test('exec: a command that is not there or cannot be executed, a container that does not run', async () => {
    const { docker, image, isDocker } = setting();
    const container = await start(image, 'sleep', '1000');
    const missing = await docker('exec', container, 'nosuch');
    expect(missing.stdout + missing.stderr).toContain('executable file not found in $PATH');
    // Docker 20.10 has 126 for both.
    expect(missing.code).toBe(isDocker ? 126 : 127);
    expect((await docker('exec', container, '/etc')).code).toBe(126);
    for (const [flag, value, text] of [['-w', '/nosuch', 'no such file or directory'], ['-u', 'nosuch', 'unable to find user nosuch']] as const) {
      const refused = await docker('exec', flag, value, container, 'true');
      expect([refused.code, refused.stdout + refused.stderr], flag).toEqual([126, expect.stringContaining(text)]);
    }
    await docker.out('kill', container);
    await docker.out('wait', container);
    expect(await docker('exec', container, 'true')).toMatchObject({ code: 1, stderr: expect.stringContaining('is not running') });
    expect(await docker('exec', 'nosuch', 'true')).toMatchObject({ code: 1, stderr: expect.stringContaining('No such container: nosuch') });
    await docker.out('rm', container);
  });
}
