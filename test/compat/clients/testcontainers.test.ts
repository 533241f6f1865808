import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Testcontainers from 'testcontainers';
import { startClientEngine, type ClientEngine } from './client-engine.ts';

const web = 'tidewharf-test/web:1';

describe('testcontainers', () => {
  let engine: ClientEngine;
  let lib: typeof Testcontainers;

  beforeAll(async () => {
    engine = await startClientEngine(['busybox', 'web']);
    // It looks for its engine once, by the environment. Its watchdog is an image of a registry that is not here.
    Object.assign(process.env, { DOCKER_HOST: engine.env['DOCKER_HOST'], DOCKER_CONFIG: engine.env['DOCKER_CONFIG'], TESTCONTAINERS_RYUK_DISABLED: 'true' });
    lib = await import('testcontainers');
  });

  afterAll(() => engine[Symbol.asyncDispose]());

  test('a log line is waited for, a command run, the container stopped', async () => {
    const container = await new lib.GenericContainer(web).withEnvironment({ GREETING: 'hello' }).withExposedPorts(80).withWaitStrategy(lib.Wait.forLogMessage(/serving on port 80/)).start();
    const { output, exitCode } = await container.exec(['sh', '-c', 'echo $GREETING; exit 3']);
    expect([output, exitCode]).toEqual(['hello\n', 3]);
    expect(await fetch(`http://${container.getHost()}:${container.getMappedPort(80)}/`).then((answer) => answer.text())).toBe('hello\n');
    const log = await container.logs();
    log.destroy();
    const id = container.getId();
    await container.stop();
    await expect(engine.docker('inspect', id)).rejects.toThrow(/no such object/i);
  });

  test('a port is waited for', async () => {
    await using container = await new lib.GenericContainer(web).withExposedPorts(80).withWaitStrategy(lib.Wait.forListeningPorts()).start();
    expect((await fetch(`http://${container.getHost()}:${container.getMappedPort(80)}/`)).status).toBe(200);
  });

  test('an answer over HTTP is waited for', async () => {
    await using container = await new lib.GenericContainer(web).withExposedPorts(80).withWaitStrategy(lib.Wait.forHttp('/', 80).forStatusCode(200)).start();
    expect(container.getName()).toMatch(/\w/);
  });

  test('a health check is waited for', async () => {
    await using container = await new lib.GenericContainer('busybox:latest')
      .withCommand(['sh', '-c', 'sleep 0.3; touch /up; sleep 1000'])
      .withHealthCheck({ test: ['CMD-SHELL', 'test -e /up'], interval: 200, timeout: 1000, retries: 50 })
      .withWaitStrategy(lib.Wait.forHealthCheck())
      .start();
    expect(await engine.docker('inspect', '-f', '{{.State.Health.Status}}', container.getId())).toBe('healthy');
  });

  test('a successful end is waited for', async () => {
    await using container = await new lib.GenericContainer('busybox:latest').withCommand(['true']).withWaitStrategy(lib.Wait.forOneShotStartup()).start();
    expect(await engine.docker('inspect', '-f', '{{.State.ExitCode}}', container.getId())).toBe('0');
  });

  test('files go in before and after the start, and come out', async () => {
    await using container = await new lib.GenericContainer('busybox:latest')
      .withCopyContentToContainer([{ content: 'before', target: '/in/before', mode: 0o640 }])
      .withTmpFs({ '/scratch': 'rw' })
      .withCommand(['sleep', '1000'])
      .start();
    expect((await container.exec(['sh', '-c', 'cat /in/before; stat -c %a /in/before'])).output).toBe('before640\n');
    await container.copyContentToContainer([{ content: 'after', target: '/in/after' }]);
    expect((await container.exec(['cat', '/in/after'])).output).toBe('after');
    const tar = await buffer(await container.copyArchiveFromContainer('/in'));
    expect(tar.includes('before') && tar.includes('after')).toBe(true);
  });

  test('containers on a network find each other by alias', async () => {
    await using network = await new lib.Network().start();
    await using server = await new lib.GenericContainer(web).withNetwork(network).withNetworkAliases('shop').withEnvironment({ GREETING: 'found' }).withWaitStrategy(lib.Wait.forLogMessage('serving')).start();
    await using visitor = await new lib.GenericContainer('busybox:latest').withNetwork(network).withCommand(['sleep', '1000']).start();
    const { output } = await visitor.exec(['sh', '-c', 'for try in $(seq 100); do wget -q -O - http://shop/ && break; sleep 0.05; done 2>/dev/null']);
    expect(output).toBe('found\n');
    expect(server.getNetworkNames().sort()).toEqual([network.getName(), 'bridge'].sort());
  });

  test('logs stream while it runs', async () => {
    await using container = await new lib.GenericContainer('busybox:latest').withCommand(['sh', '-c', 'echo one; echo two >&2']).withWaitStrategy(lib.Wait.forOneShotStartup()).start();
    expect(await text(await container.logs())).toMatch(/one[^]*two|two[^]*one/);
  });

  test('an image is built for it', async () => {
    const context = mkdtempSync(join(engine.folder, 'context-'));
    writeFileSync(join(context, 'Dockerfile'), 'FROM busybox:latest AS first\nARG WORD\nRUN echo "$WORD" >/word\nFROM first\nCOPY extra.txt /\nCMD ["sleep", "1000"]\n');
    writeFileSync(join(context, 'extra.txt'), 'extra');
    const image = await lib.GenericContainer.fromDockerfile(context).withBuildArgs({ WORD: 'built' }).build('containers-built:1', { deleteOnExit: false });
    await using container = await image.start();
    expect((await container.exec(['cat', '/word', '/extra.txt'])).output).toBe('built\nextra');
  });
});
