// The table of builds: every case is built by our engine, and what Docker Engine 20.10 and buildah made of it (recorded/, by record-builds.mjs) agrees or the case
// says why not. Against a live Docker: node test/compat/against-docker.mjs test/compat/build-table.test.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../support/engine.ts';
import type { ImageContents } from '../support/image-contents.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';
import type { BuildCase } from './build-cases/build-case.ts';
import { digestOfCase } from './build-cases/case-context.ts';
import { startCaseServer, type CaseServer } from './build-cases/case-server.ts';
import { compareCase } from './build-cases/compare.ts';
import { ignore } from './build-cases/ignore.ts';
import { dockerBuilder, mustSucceed, observeCase, runProgram, type Builder } from './build-cases/observe.ts';
import { ourBuilder } from './build-cases/our-builder.ts';
import { readRecord } from './build-cases/recorded.ts';
import { buildTopics } from './build-cases/topics.ts';

const dockerHost = process.env['TIDEWHARF_COMPAT_HOST'];

const stack = new AsyncDisposableStack();
const folder = stack.adopt(mkdtempSync('/var/tmp/builds-'), (path) => rmSync(path, { recursive: true, force: true }));
const bases = new Map<string, Promise<ImageContents>>();
let builder: Builder;
let server: CaseServer;

beforeAll(async () => {
  server = stack.use(await startCaseServer());
  const config = join(folder, 'config');
  const engine = dockerHost === undefined ? stack.use(await startEngine({ args: ['--trash', 'off'] })) : undefined;
  // What it said is the first thing to know where it ends in the middle.
  stack.defer(() => void (engine?.log().includes('"uncaught"') && process.stderr.write(engine.log())));
  const host = dockerHost ?? `unix://${engine?.socket}`;
  builder = dockerHost === undefined ? ourBuilder({ socket: host.replace('unix://', ''), config }) : dockerBuilder({ host, config, failedLine: async () => undefined });
  for (const name of ['busybox', 'web', 'layered'] as const) {
    const archive = join(folder, `${name}.tar`);
    await writeImageArchive(await ensureTestImage(name), archive);
    mustSucceed(await runProgram('docker', ['-H', host, 'load', '-q', '-i', archive]), `docker load ${name}`);
  }
});

afterAll(() => stack.disposeAsync());

describe.each(buildTopics)('$topic', ({ topic, cases }) => {
  const live = dockerHost === undefined ? cases : cases.filter(({ docker }) => docker === undefined);

  test.concurrent.each(live)('$name', async (built) => {
    const tag = `case-${topic}-${built.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '');
    const observed = await observeCase(builder, { built, folder, tag, url: server.url, bases });
    expect(compareCase(built, observed, { isPeer: dockerHost !== undefined }), `${built.dockerfile}\n${observed.kind === 'image' ? observed.output : observed.text}`).toEqual([]);
    if (dockerHost === undefined) {
      if (built.error?.line !== undefined && observed.kind === 'failed') expect(observed.line, 'line').toBe(built.error.line);
      if (built.output && observed.kind === 'image') expect(observed.output).toMatch(built.output);
    }
  });

  test('the peers gave the same, or the case says why not', () => {
    expect(cases.flatMap((built) => differences(topic, built))).toEqual([]);
  });
});

describe.skipIf(dockerHost !== undefined)('.dockerignore of a folder that is read where it lies', () => {
  const byDoor = (built: BuildCase): BuildCase => ({ ...built, options: { ...built.options, door: true } });
  const first: BuildCase = {
    name: 'one of the name of the Dockerfile comes before the other',
    dockerfile: 'FROM busybox\nCOPY . /x/\n',
    options: { file: 'build/app.Dockerfile' },
    context: { a: '', b: '', '.dockerignore': 'a\n', 'build/app.Dockerfile.dockerignore': 'b\nbuild\n.dockerignore\n' },
    tree: { '/x': 'd755', '/x/a': 'f644 | ' },
  };

  test.concurrent.each([...ignore.cases, first])('$name', async (built) => {
    const tag = `case-door-${built.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replace(/-$/, '');
    const observed = await observeCase(builder, { built: byDoor(built), folder, tag, url: server.url, bases });
    expect(compareCase(built, observed, { isPeer: false })).toEqual([]);
  });
});

function differences(topic: string, built: BuildCase): string[] {
  const record = readRecord(topic)[built.name];
  const peer = built.docker === undefined ? 'docker' : built.buildah === undefined ? 'buildah' : undefined;
  if (record?.input !== digestOfCase(built)) return [`${built.name}: changed since the peers were asked: node test/compat/record-builds.mjs`];
  const given = peer && record[peer];
  return given === undefined ? [] : compareCase(built, given, { isPeer: true }).map((text) => `${built.name}: ${peer}: ${text}`);
}
