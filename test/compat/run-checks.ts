import { createHash } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Setting } from './setting.ts';

export function runChecks(setting: () => Setting): void {
  const run = (...args: string[]) => setting().docker('run', '--rm', ...args);
  const image = () => setting().image;

  test('output of a command, on both streams', async () => {
    expect(await run(image(), 'sh', '-c', 'echo out; echo err >&2')).toEqual({ code: 0, stdout: 'out\n', stderr: 'err\n' });
  });

  test.each([0, 1, 7, 42, 255])('its own exit code %i', async (code) => {
    expect((await run(image(), 'sh', '-c', `exit ${code}`)).code).toBe(code);
  });

  test('143 for one that ends itself by SIGTERM, 137 by SIGKILL', async () => {
    expect((await run(image(), 'sh', '-c', 'sh -c \'kill -TERM $$\'; exit $?')).code).toBe(143);
    expect((await run(image(), 'sh', '-c', 'sh -c \'kill -KILL $$\'; exit $?')).code).toBe(137);
  });

  test('125 where the client or the engine refuses', async () => {
    const { docker, name } = setting();
    expect((await run('--nosuchflag', image())).code).toBe(125);
    expect(await run('--memory', '1k', image(), 'true')).toMatchObject({ code: 125, stderr: expect.stringMatching(/Minimum memory limit/i) });
    expect((await run('127.0.0.1:1/nosuch:1', 'true')).code).toBe(125);
    expect((await run('--pull', 'never', 'nosuch:1', 'true')).code).toBe(125);
    expect((await run('--network', 'nosuch', image(), 'true')).code).toBe(125);
    const missing = `/var/tmp/nosuch-${process.pid}`;
    expect(await run('--mount', `type=bind,src=${missing},dst=/x`, image(), 'true')).toMatchObject({
      code: 125,
      stderr: expect.stringContaining(`bind source path does not exist: ${missing}`),
    });
    expect(await run('--name', 'bad/name', image(), 'true')).toMatchObject({ code: 125, stderr: expect.stringMatching(/Invalid container name/) });
    const taken = name();
    await docker.out('create', '--name', taken, image());
    expect(await run('--name', taken, image(), 'true')).toMatchObject({ code: 125, stderr: expect.stringMatching(/The container name "\/.*" is already in use by container/) });
    await docker.out('rm', taken);
  });

  test('126 where the command cannot be executed, 127 where it is not found', async () => {
    expect(await run(image(), '/etc')).toMatchObject({ code: 126, stderr: expect.stringContaining('permission denied') });
    expect((await run(image(), '/')).code).toBe(126);
    expect(await run(image(), 'nosuch')).toMatchObject({ code: 127, stderr: expect.stringContaining('executable file not found in $PATH') });
    expect(await run(image(), '/bin/nosuch')).toMatchObject({ code: 127, stderr: expect.stringContaining('no such file or directory') });
  });

  test('a failed start leaves a container in state created, or none with --rm', async () => {
    const { docker, name } = setting();
    const kept = name();
    await docker('run', '--name', kept, image(), 'nosuch');
    expect(await docker.out('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', kept)).toBe('created 127');
    await docker.out('rm', kept);
    const gone = name();
    await run('--name', gone, image(), 'nosuch');
    expect((await docker('inspect', gone)).code).toBe(1);
  });

  test('environment, user, folder, host name, entry point', async () => {
    const { stdout } = await run('-e', 'A=1', '-e', 'B=two words', '-w', '/tmp', '-u', '7:8', '-h', 'box', image(), 'sh', '-c', 'echo $A $B; pwd; id -u; id -g; hostname');
    expect(stdout).toBe('1 two words\n/tmp\n7\n8\nbox\n');
    expect((await run('--entrypoint', 'echo', image(), 'a', 'b')).stdout).toBe('a b\n');
    expect((await run('--entrypoint', '/bin/sh', image(), '-c', 'echo "$HOSTNAME" | wc -c')).stdout).toBe('13\n');
  });

  test('stdin goes in with -i, and not without', async () => {
    const { docker } = setting();
    expect(await docker.input('hi\n', 'run', '--rm', '-i', image(), 'cat')).toEqual({ code: 0, stdout: 'hi\n', stderr: '' });
    expect(await docker.input('', 'run', '--rm', '-i', image(), 'cat')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await docker.input('hi\n', 'run', '--rm', image(), 'cat')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await docker.input('exit 5\n', 'run', '--rm', '-i', image(), 'sh')).toMatchObject({ code: 5 });
  });

  test('8 MB in and out again, unharmed and in order', async () => {
    const { docker } = setting();
    const bytes = Buffer.from(Array.from({ length: 1_000_000 }, (_, line) => `${line}`.padStart(7, '0')).join('\n'));
    const { code, stdout } = await docker.input(bytes, 'run', '--rm', '-i', image(), 'cat');
    expect(code).toBe(0);
    expect(hash(stdout)).toBe(hash(bytes));
  });

  test('a command that does not read its input ends all the same', async () => {
    expect((await setting().docker.input(Buffer.alloc(2_000_000), 'run', '--rm', '-i', image(), 'true')).code).toBe(0);
  });

  test('the last line counts without its newline', async () => {
    for (let round = 0; round < 5; round += 1) expect((await run(image(), 'printf', 'no newline')).stdout).toBe('no newline');
  });

  test('-d gives the id and goes on; wait gives the code; --rm removes at the end', async () => {
    const { docker, name } = setting();
    const container = name();
    const id = await docker.out('run', '-d', '--name', container, image(), 'sh', '-c', 'while [ ! -e /go ]; do sleep 0.02; done; exit 9');
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(await docker.out('ps', '-q', '--no-trunc', '--filter', `name=${container}`)).toBe(id);
    const code = docker.out('wait', container);
    await docker.out('exec', container, 'touch', '/go');
    expect(await code).toBe('9');
    await docker.out('rm', container);
    const short = await docker.out('run', '-d', '--rm', image(), 'sleep', '0.3');
    await docker('wait', short);
    await expect.poll(async () => (await docker('inspect', short)).code).toBe(1);
  });

  test('-p: the port answers, ps and port show it, and a second one on it is refused', async (context) => {
    const { docker, name, registry, isDocker } = setting();
    if (isDocker) context.skip('no network here');
    const port = await freePort();
    const web = name();
    await docker.out('run', '-d', '--name', web, '-p', `${port}:80`, `${registry}/web:1`);
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.status, () => 0)).toBe(200);
    expect(await docker.out('port', web)).toContain(`80/tcp -> 0.0.0.0:${port}`);
    expect(await docker.out('ps', '--filter', `name=${web}`, '--format', '{{.Ports}}')).toContain(`0.0.0.0:${port}->80/tcp`);
    expect(await docker.out('inspect', '--format', '{{.NetworkSettings.IPAddress}}', web)).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const second = await run('-p', `${port}:80`, `${registry}/web:1`);
    expect(second).toMatchObject({ code: 125, stderr: expect.stringMatching(new RegExp(`${port}.*already`)) });
    await docker.out('rm', '-f', web);
    const other = name();
    await docker.out('run', '-d', '--name', other, '-p', '127.0.0.1::80', `${registry}/web:1`);
    const [, chosen] = /^127\.0\.0\.1:(\d+)$/.exec(await docker.out('port', other, '80')) ?? [];
    await expect.poll(() => fetch(`http://127.0.0.1:${chosen}/`).then((answer) => answer.status, () => 0)).toBe(200);
    await docker.out('rm', '-f', other);
  });
}

function hash(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
