import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import Docker from 'dockerode';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startClientEngine, type ClientEngine } from './client-engine.ts';

const Image = 'busybox:latest';

describe('dockerode', () => {
  let engine: ClientEngine;
  let docker: Docker;

  beforeAll(async () => {
    engine = await startClientEngine(['busybox']);
    docker = new Docker({ socketPath: engine.socket });
  });

  afterAll(() => engine[Symbol.asyncDispose]());

  const demux = async (stream: NodeJS.ReadableStream): Promise<{ out: string; err: string }> => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, out, err);
    stream.on('end', () => {
      out.end();
      err.end();
    });
    return { out: await text(out), err: await text(err) };
  };

  test('run: output and exit code', async () => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    // The code may be there before the last output.
    const told = Promise.all([text(out), text(err)]);
    const [result] = (await docker.run(Image, ['sh', '-c', 'echo out; echo err >&2; exit 5'], [out, err], { Tty: false, HostConfig: { AutoRemove: true } })) as [{ StatusCode: number }];
    expect(result.StatusCode).toBe(5);
    expect(await told).toEqual(['out\n', 'err\n']);
  });

  test('a life: start, log line, exec, stats, stop, remove', async () => {
    const since = Date.now() / 1000;
    const container = await docker.createContainer({ Image, name: 'ode-life', Cmd: ['sh', '-c', 'trap "exit 7" TERM; echo ready; while :; do sleep 0.05; done'], Labels: { flow: 'ode' } });
    await container.start();
    const logs = await container.logs({ follow: true, stdout: true, stderr: true });
    const [chunk] = (await once(logs, 'data')) as [Buffer];
    expect(chunk.subarray(8).toString()).toBe('ready\n');
    expect(await docker.listContainers({ filters: { label: ['flow=ode'] } })).toMatchObject([{ Id: container.id, State: 'running', Names: ['/ode-life'] }]);

    const exec = await container.exec({ Cmd: ['sh', '-c', 'echo in; echo err >&2; exit 4'], AttachStdout: true, AttachStderr: true });
    expect(await demux(await exec.start({}))).toEqual({ out: 'in\n', err: 'err\n' });
    expect(await exec.inspect()).toMatchObject({ ExitCode: 4, Running: false });

    const typed = await container.exec({ Cmd: ['cat'], AttachStdin: true, AttachStdout: true });
    const session = await typed.start({ hijack: true, stdin: true });
    session.end('typed in');
    expect((await demux(session)).out).toBe('typed in');

    const stats = await container.stats({ stream: false });
    expect(stats.memory_stats.usage).toBeGreaterThan(0);
    expect(stats.cpu_stats.cpu_usage.total_usage).toBeGreaterThan(0);
    expect((await container.top()).Titles).toContain('PID');
    await container.rename({ name: 'ode-renamed' });
    await container.stop({ t: 5 });
    expect(await container.wait()).toMatchObject({ StatusCode: 7 });
    expect(await container.inspect()).toMatchObject({ Name: '/ode-renamed', State: { Status: 'exited', ExitCode: 7 } });
    await container.remove();
    await expect(container.inspect()).rejects.toMatchObject({ statusCode: 404, reason: 'no such container' });
    const told = await text(await docker.getEvents({ since, until: Date.now() / 1000, filters: { container: [container.id], event: ['create', 'start', 'die', 'destroy'] } }));
    expect(told.trim().split('\n').map((line) => (JSON.parse(line) as { Action: string }).Action)).toEqual(['create', 'start', 'die', 'destroy']);
  });

  test('attach before start loses nothing, and stdin ends', async () => {
    const container = await docker.createContainer({ Image, Cmd: ['cat'], OpenStdin: true, StdinOnce: true, AttachStdin: true, AttachStdout: true });
    const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    await container.start();
    stream.end('one\ntwo\n');
    expect(await demux(stream)).toEqual({ out: 'one\ntwo\n', err: '' });
    await container.wait();
    await container.remove();
  });

  test('files go in and come out', async () => {
    const container = await docker.createContainer({ Image, Cmd: ['sleep', '1000'] });
    const tar = pack();
    tar.entry({ name: 'note' }, 'from outside\n');
    tar.finalize();
    await container.putArchive(await buffer(tar), { path: '/tmp' });
    const entries: Record<string, string> = {};
    const reader = extract();
    reader.on('entry', ({ name }, content, next) => {
      void text(content).then((body) => {
        entries[name] = body;
        next();
      });
    });
    (await container.getArchive({ path: '/tmp/note' })).pipe(reader);
    await once(reader, 'finish');
    expect(entries).toEqual({ note: 'from outside\n' });
    const changes = (await container.changes()) as { Path: string; Kind: number }[] | null;
    expect(changes).toEqual([{ Path: '/tmp', Kind: 0 }, { Path: '/tmp/note', Kind: 1 }]);
    await container.remove({ force: true });
  });

  test('networks by alias, volumes by name, a published port', async () => {
    const network = await docker.createNetwork({ Name: 'ode-net', Labels: { k: 'v' } });
    await docker.createVolume({ Name: 'ode-data' });
    const server = await docker.createContainer({
      Image, name: 'ode-server', Cmd: ['sh', '-c', 'echo found > /data/index.html; exec httpd -f -h /data'], ExposedPorts: { '80/tcp': {} },
      HostConfig: { NetworkMode: 'ode-net', Binds: ['ode-data:/data'], PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
      NetworkingConfig: { EndpointsConfig: { 'ode-net': { Aliases: ['shop'] } } },
    });
    await server.start();
    const port = (await server.inspect()).NetworkSettings.Ports['80/tcp']?.[0]?.HostPort;
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text(), () => '')).toBe('found\n');
    const out = new PassThrough();
    let answer = '';
    out.on('data', (bytes: Buffer) => (answer += bytes.toString()));
    await docker.run(Image, ['wget', '-q', '-O', '-', 'http://shop/'], out, { HostConfig: { AutoRemove: true, NetworkMode: 'ode-net' } });
    // The run is over when the container has ended, which the last output may outlast.
    await expect.poll(() => answer).toContain('found');
    const inspected = (await network.inspect()) as { Containers: Record<string, { Name: string }> };
    expect(inspected.Containers[server.id]?.Name).toBe('ode-server');
    await server.remove({ force: true });
    await network.remove();
    await docker.getVolume('ode-data').remove();
  });

  test('a build: progress as it comes, ids, failures', async () => {
    const build = async (dockerfile: string, options: Docker.ImageBuildOptions): Promise<Record<string, unknown>[]> => {
      const archive = pack();
      archive.entry({ name: 'Dockerfile' }, dockerfile);
      archive.entry({ name: 'word.txt' }, 'from a file');
      archive.finalize();
      const stream = await docker.buildImage(archive as unknown as NodeJS.ReadableStream, options);
      return new Promise((resolve, reject) => {
        docker.modem.followProgress(stream, (error, lines) => (error ? reject(error) : resolve(lines as Record<string, unknown>[])));
      });
    };
    const lines = await build(`FROM ${Image}\nARG WORD\nCOPY word.txt /\nRUN echo "said $WORD"; cat /word.txt\nCMD ["cat", "/word.txt"]\n`, { t: 'ode-built:1', buildargs: { WORD: 'well' }, labels: { k: 'v' }, nocache: true });
    expect(lines.map(({ stream = '' }) => stream).join('')).toContain('said well\nfrom a file');
    const { Id, Config } = await docker.getImage('ode-built:1').inspect();
    expect(lines).toContainEqual({ aux: { ID: Id } });
    expect(Config.Labels).toEqual({ k: 'v' });
    expect((await build(`FROM ${Image}\nRUN exit 9\n`, {})).at(-1)).toMatchObject({ error: expect.stringMatching(/returned a non-zero code: 9$/), errorDetail: { code: 9 } });
    await expect(build('FROM', {})).rejects.toMatchObject({ statusCode: 400 });
    await docker.getImage('ode-built:1').remove();
  });
});
