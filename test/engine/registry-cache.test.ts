// The cache of builds through Debian's registry: what one engine made another one need not make.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BuildBody } from '../../electron/shared/engine-api/builds.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';
import { tryBuild, type TriedBuild } from '../support/try-build.ts';

const missing = ['/usr/bin/docker-registry', '/usr/bin/htpasswd'].filter((file) => !existsSync(file));
if (missing.length > 0) console.warn(`registry-cache: skipped, these are missing: ${missing.join(', ')}`);

const ada = { username: 'ada', password: 's3cret' };
const dockerfile = 'FROM busybox\nARG WORD\nRUN date +%N > /once; echo $WORD > /word\nCOPY file /copied\nRUN true\nFROM busybox\nCOPY --from=0 /once /word /below/\nRUN cat /below/once > /twice\n';
const files = { Dockerfile: dockerfile, file: 'content' };
const args = { WORD: 'token-77123' };

type CacheList = { results: { key: string; layer?: { digest: string; diffId: string } }[] };

describe.skipIf(missing.length > 0)('a cache in a registry', () => {
  let home: string;
  let registry: TestRegistry;
  let first: TestEngine;
  let second: TestEngine;
  let made: TriedBuild;

  const newEngine = async (): Promise<TestEngine> => {
    const engine = await startEngine();
    expect(await engine.docker('load', '-i', `${home}/busybox.tar`)).toMatchObject({ code: 0 });
    return engine;
  };
  const build = (engine: TestEngine, body: Partial<BuildBody>, options: { anonymous?: boolean; changed?: Partial<typeof files> } = {}): Promise<TriedBuild> =>
    tryBuild(engine.socket, { ...files, ...options.changed }, { args, ...body }, options.anonymous ? {} : { [registry.host]: ada });
  const name = (tag: string): string => `${registry.host}/team/cache:${tag}`;
  /** Whether each RUN and COPY was cached. */
  const cachedSteps = ({ events }: TriedBuild): boolean[] => {
    const steps = events.findLast((event) => event.kind === 'plan')?.steps ?? [];
    const isWork = (step: number): boolean => ['run', 'copy'].includes(steps[step]?.kind ?? '');
    return events.flatMap((event) => (event.kind === 'step-finished' && isWork(event.step) ? [{ step: event.step, cached: event.cached }] : [])).sort((a, b) => a.step - b.step).map(({ cached }) => cached);
  };
  const warnings = ({ events }: TriedBuild): string[] => events.flatMap((event) => (event.kind === 'finding' && event.finding.rule === 'cache-from' ? [event.finding.message] : []));
  const ask = (path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}): Promise<Response> =>
    fetch(new URL(path, registry.url), { ...init, headers: { authorization: `Basic ${Buffer.from('ada:s3cret').toString('base64')}`, accept: 'application/vnd.oci.image.manifest.v1+json', ...init.headers } });
  const readList = async (tag: string): Promise<{ manifest: { config: { digest: string; size: number } }; list: CacheList; text: string }> => {
    const manifest = (await (await ask(`/v2/team/cache/manifests/${tag}`)).json()) as { config: { digest: string; size: number } };
    const text = await (await ask(`/v2/team/cache/blobs/${manifest.config.digest}`)).text();
    return { manifest, list: JSON.parse(text) as CacheList, text };
  };
  /** Puts the list under another tag, as somebody changed it. */
  const putList = async (tag: string, text: string): Promise<void> => {
    const { manifest } = await readList('one');
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    const location = (await ask('/v2/team/cache/blobs/uploads/', { method: 'POST' })).headers.get('location') ?? '';
    const upload = new URL(location);
    upload.searchParams.set('digest', digest);
    expect((await ask(upload.href, { method: 'PUT', body: text, headers: { 'content-type': 'application/octet-stream' } })).status).toBe(201);
    const body = JSON.stringify({ ...manifest, config: { ...manifest.config, digest, size: Buffer.byteLength(text) } });
    expect((await ask(`/v2/team/cache/manifests/${tag}`, { method: 'PUT', body, headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' } })).status).toBe(201);
  };

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/registry-cache-');
    registry = await startRegistry({ auth: ada });
    await writeImageArchive(await ensureTestImage('busybox'), `${home}/busybox.tar`);
    first = await newEngine();
    made = await build(first, { cacheTo: name('one'), tags: ['mine:1'] });
    expect(made.status, JSON.stringify(made.failure)).toBe('done');
  });
  afterAll(async () => {
    await first[Symbol.asyncDispose]();
    await registry.stop();
    rmSync(home, { recursive: true });
  });
  beforeEach(async () => void (second = await newEngine()));
  afterEach(async () => {
    await second.stop();
    expect(await second.fsck('--deep')).toMatchObject({ code: 0, problems: [] });
    await second[Symbol.asyncDispose]();
  });

  it('gives another engine every step, and so the same image; the second time without the registry', async () => {
    const again = await build(second, { cacheFrom: [name('one')] });
    expect(again.status, JSON.stringify(again.failure)).toBe('done');
    expect([cachedSteps(again), warnings(again), again.imageId]).toEqual([[true, true, true, true, true], [], made.imageId]);
    expect(cachedSteps(await build(second, {}))).toEqual([true, true, true, true, true]);
  });

  it('brings only what is needed: what changed is made, with all that stands on it', async () => {
    const changed = await build(second, { cacheFrom: [name('one')], target: '0' }, { changed: { file: 'other' } });
    expect([changed.status, cachedSteps(changed)]).toEqual(['done', [true, false, false]]);
    const { list } = await readList('one');
    const here = list.results.filter(({ layer }) => layer !== undefined && existsSync(`${second.dir}/d/content/blobs/sha256/${layer.digest.slice(7)}`));
    expect(here).toHaveLength(1);
    expect(list.results.filter(({ layer }) => layer !== undefined)).toHaveLength(4);
  });

  it('tells nobody what the steps were made of', async () => {
    const { text, list } = await readList('one');
    expect(Object.keys(list.results[0] ?? {}).sort()).toEqual(['createdAt', 'key', 'layer', 'seconds']);
    for (const word of ['token-77123', 'date', 'copied', '/once']) expect(text).not.toContain(word);
  });

  it('that cannot be used is told, and the build goes on without it', async () => {
    expect(await first.docker('tag', 'busybox', name('image'))).toMatchObject({ code: 0 });
    const { list } = await readList('one');
    await putList('lies', JSON.stringify({ ...list, results: list.results.map((result) => ({ ...result, ...(result.layer && { layer: { ...result.layer, diffId: `sha256:${'0'.repeat(64)}` } }) })) }));
    await putList('broken', '{"version":1,"results":[{"key":"x"}]}');
    await putList('huge', JSON.stringify({ ...list, results: list.results.map((result) => ({ ...result, ...(result.layer && { layer: { ...result.layer, size: -1 } }) })) }));
    for (const [tag, reason] of [['nothing', /manifest/], ['lies', /expected sha256:000/], ['broken', /key/], ['huge', /size/]] as const) {
      const built = await build(second, { cacheFrom: [name(tag)], noCacheFilter: [], args: { WORD: tag === 'lies' ? args.WORD : tag } });
      expect([built.status, warnings(built)], tag).toEqual(['done', [expect.stringMatching(reason)]]);
      expect(cachedSteps(built)[0], tag).toBe(false);
    }
    const anonymous = await build(second, { cacheFrom: [name('one')], args: { WORD: 'anonymous' } }, { anonymous: true });
    expect([anonymous.status, warnings(anonymous)]).toEqual(['done', [expect.stringContaining('team/cache')]]);
  });

  it('that cannot be written fails the build, and no image is there', async () => {
    const failed = await build(second, { cacheTo: name('two'), tags: ['mine:2'] }, { anonymous: true });
    expect(failed).toMatchObject({ status: 'failed', failure: { error: { kind: expect.stringMatching(/unauthorized|forbidden/), message: expect.stringContaining('write the cache to') } } });
    expect(await second.docker('image', 'inspect', 'mine:2')).toMatchObject({ code: 1 });
    const bad = await build(second, { cacheTo: 'Not/A Name' });
    expect(bad).toMatchObject({ status: 'failed', failure: { error: { kind: 'invalid' } } });
  });
});
