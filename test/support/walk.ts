import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { BuildEvent, CacheMiss, PlannedStep } from '../../electron/shared/engine-api/builds.ts';
import { openBuildDoor, type BuildDoor } from './build-door.ts';
import { buildTar } from './build-image.ts';
import { startEngine, type CommandResult, type TestEngine } from './engine.ts';
import type { TestImageName } from './image-recipes.ts';
import { startRegistry, type TestRegistry } from './registry.ts';
import { ensureTestImage } from './test-images.ts';

/** What a walk-through stands on: our engine, and behind its mirror a registry on loopback with stand-ins for the images that it names. */
export type Walk = AsyncDisposable & {
  readonly engine: TestEngine;
  readonly registry: TestRegistry;
  readonly door: BuildDoor;
  /** A folder of its own. */
  readonly folder: string;
  /** The docker client in `folder`; the test fails where the exit code is not 0. */
  docker(...args: string[]): Promise<string>;
  /** The same, whatever the exit code is. */
  tryDocker(...args: string[]): Promise<CommandResult>;
  write(files: Readonly<Record<string, string>>): void;
};

export async function startWalk(images: Readonly<Partial<Record<TestImageName, readonly string[]>>>): Promise<Walk> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.adopt(mkdtempSync('/var/tmp/walk-'), (made) => rmSync(made, { recursive: true, force: true }));
  const registry = stack.use(await startRegistry());
  for (const [image, names] of Object.entries(images)) for (const name of names) await registry.push(await ensureTestImage(image as TestImageName), `library/${name}`);
  const engine = stack.use(await startEngine({ mirrors: [registry.url] }));
  const env = { ...process.env, DOCKER_HOST: `unix://${engine.socket}`, DOCKER_CONFIG: join(folder, '.docker'), DOCKER_BUILDKIT: '0', DOCKER_CLI_HINTS: 'false' };
  const app = join(folder, 'app');
  mkdirSync(app);
  const tryDocker: Walk['tryDocker'] = (...args) =>
    new Promise((resolve) => {
      execFile('docker', args, { env, cwd: app, maxBuffer: 1 << 28 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr })).stdin?.end();
    });
  const held = stack.move();
  return {
    engine,
    registry,
    folder: app,
    door: openBuildDoor(engine.socket),
    tryDocker,
    docker: async (...args) => {
      const { code, stdout, stderr } = await tryDocker(...args);
      expect(code, `docker ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
      return stdout.trim();
    },
    write: (files) => {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(app, name)), { recursive: true });
        writeFileSync(join(app, name), content);
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** What the last build of a tag did with each step that touches files. */
export type StepStory = { readonly text: string; readonly cached: boolean; readonly miss: CacheMiss | undefined };

export async function readSteps({ door }: Walk, tag: string): Promise<StepStory[]> {
  const build = (await door.list()).find(({ description }) => description.tags.some((name) => name.endsWith(tag))) ?? expect.fail(`no build of ${tag}`);
  const events = await door.events(build.id);
  const planned = events.flatMap((event): readonly PlannedStep[] => (event.kind === 'plan' ? event.steps : []));
  const of = <K extends BuildEvent['kind']>(kind: K, step: number) => events.find((event): event is Extract<BuildEvent, { kind: K }> => event.kind === kind && 'step' in event && event.step === step);
  return planned
    .filter(({ kind }) => ['run', 'copy', 'add', 'workdir'].includes(kind))
    .map(({ step, text }) => ({ text, cached: of('step-finished', step)?.cached ?? false, miss: of('step-started', step)?.miss }));
}

/** A package registry of one package, `greeting` 1.0.0, on all addresses of these namespaces: what a RUN reaches at its gateway. Gives the lock file that leads there. */
export async function servePackages(gateway: string): Promise<AsyncDisposable & { readonly lock: string; readonly asked: () => number }> {
  const manifest = JSON.stringify({ name: 'greeting', version: '1.0.0', main: 'index.js' });
  const tarball = gzipSync(await buildTar({ 'package/package.json': manifest, 'package/index.js': "module.exports = 'hello';\n" }));
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end(tarball);
  }).listen(0, '0.0.0.0');
  await once(server, 'listening');
  const resolved = `http://${gateway}:${(server.address() as AddressInfo).port}/greeting-1.0.0.tgz`;
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const dependencies = { greeting: '1.0.0' };
  const lock = { name: 'app', version: '1.0.0', lockfileVersion: 3, packages: { '': { name: 'app', version: '1.0.0', dependencies }, 'node_modules/greeting': { version: '1.0.0', resolved, integrity } } };
  return {
    lock: JSON.stringify(lock),
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
