import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { ensureTestImage } from '../support/test-images.ts';
import { dockerClient, findDockerClients } from './docker-client.ts';
import { imageChecks } from './image-checks.ts';
import { lifeChecks } from './life-checks.ts';
import { outputChecks } from './output-checks.ts';
import { runChecks } from './run-checks.ts';
import type { Setting } from './setting.ts';
import { terminalChecks } from './terminal-checks.ts';

/** `unix:///path` of Docker's own engine: the same checks against it, to see that they ask for what Docker does. */
const dockerHost = process.env['TIDEWHARF_COMPAT_HOST'];

let registry: TestRegistry;
let guarded: TestRegistry;
let engine: TestEngine | undefined;
const stack = new AsyncDisposableStack();
const config = stack.adopt(mkdtempSync(join(tmpdir(), 'docker-config-')), (folder) => rmSync(folder, { recursive: true }));
let names = 0;

beforeAll(async () => {
  registry = stack.use(await startRegistry());
  guarded = stack.use(await startRegistry({ auth: { username: 'ada', password: 'let me in' } }));
  const [busybox, web, layered] = await Promise.all([ensureTestImage('busybox'), ensureTestImage('web'), ensureTestImage('layered')]);
  await registry.push(busybox, 'busybox:latest');
  await registry.push(web, 'web:1');
  await registry.push(layered, 'extra:1');
  await guarded.push(busybox, 'secret:1');
  if (!dockerHost) engine = stack.use(await startEngine());
});

afterAll(() => stack.disposeAsync());

describe.each(findDockerClients())('docker $version ($path)', ({ path, version }) => {
  let setting: Setting;

  beforeAll(async () => {
    const docker = dockerClient({ path, version, host: dockerHost ?? `unix://${engine?.socket}`, config });
    const image = `${registry.host}/busybox:latest`;
    await docker.out('pull', '-q', image);
    setting = { docker, guarded: guarded.host, registry: registry.host, image, name: () => `check-${process.pid}-${(names += 1)}`, isDocker: dockerHost !== undefined };
  });

  describe('images', () => imageChecks(() => setting));
  describe('run', () => runChecks(() => setting));
  describe('life', () => lifeChecks(() => setting));
  describe('logs and exec', () => outputChecks(() => setting));
  describe('terminals', () => terminalChecks(() => setting));
});
