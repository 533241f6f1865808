// Walk-through G: mistakes that must be caught, command by command, with what our own door says of them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildEvent, BuildFinding } from '../../electron/shared/engine-api/builds.ts';
import type { DiskReply, PruneReply } from '../../electron/shared/engine-api/disk.ts';
import type { ImageSecretsReply } from '../../electron/shared/engine-api/image-secrets.ts';
import type { TagHistoryReply } from '../../electron/shared/engine-api/tag-history.ts';
import { ensureTestImage } from '../support/test-images.ts';
import { startWalk, type Walk } from '../support/walk.ts';

const stack = new AsyncDisposableStack();
let walk: Walk;

const ask = async <Reply>(path: string): Promise<Reply> => JSON.parse(await walk.door.call('GET', path)) as Reply;

beforeAll(async () => {
  walk = stack.use(await startWalk({ busybox: ['alpine:latest', 'busybox:latest'] }));
});

afterAll(() => stack.disposeAsync());

describe('latest moved in the registry', () => {
  test('the next pull or build --pull gets another image, and the name tells where it pointed', async () => {
    await walk.docker('pull', 'alpine');
    const before = await walk.docker('image', 'inspect', '--format', '{{.Id}}', 'alpine');
    await walk.docker('run', '-d', '--name', 'old', 'alpine', 'sleep', '1000');
    await walk.registry.push(await ensureTestImage('web'), 'library/alpine:latest');
    walk.write({ Dockerfile: 'FROM alpine:latest\nRUN echo one > /one\n' });
    await walk.docker('build', '-t', 'first', '.');
    expect(await walk.docker('image', 'inspect', '--format', '{{.Id}}', 'alpine'), 'a base that is here is taken').toBe(before);
    await walk.docker('build', '--pull', '-t', 'second', '.');
    const after = await walk.docker('image', 'inspect', '--format', '{{.Id}}', 'alpine');
    expect(after).not.toBe(before);
    const { history } = await ask<TagHistoryReply>('tags/alpine:latest');
    expect(history.map(({ imageId }) => imageId)).toEqual([after, before]);
    expect(await walk.docker('inspect', '--format', '{{.Image}}', 'old')).toBe(before);
  });

  test('the build says that its base changed', async () => {
    const [build] = await walk.door.list();
    const events = await walk.door.events(build?.id ?? '');
    const reasons = events.flatMap((event) => (event.kind === 'step-started' && event.miss ? [event.miss.reason] : []));
    expect(reasons[0]).toMatchObject({ kind: 'base-changed', image: expect.stringContaining('alpine') });
  });

  test('a digest pins it', async () => {
    const [digest = ''] = JSON.parse(await walk.docker('image', 'inspect', '--format', '{{json .RepoDigests}}', 'alpine')) as string[];
    walk.write({ Dockerfile: `FROM ${digest.replace('docker.io/library/', '')}\nRUN echo pinned > /one\n` });
    await walk.registry.push(await ensureTestImage('busybox'), 'library/alpine:latest');
    await walk.docker('build', '--pull', '-t', 'pinned', '.');
    const layers = JSON.parse(await walk.docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', 'pinned')) as string[];
    expect(layers).toHaveLength(3);
    await walk.docker('rm', '-f', 'old');
  });
});

describe('a secret in ENV', () => {
  const dockerfile = 'FROM busybox\nENV SECRET_KEY=abc123\nCMD ["sh"]\n';
  const findings = (events: readonly BuildEvent[]): BuildFinding[] => events.flatMap((event) => (event.kind === 'finding' ? [event.finding] : []));

  test('it is found at build, with its line and the way out', async () => {
    walk.write({ Dockerfile: dockerfile });
    await walk.docker('build', '-t', 'leaky', '.');
    const [build] = await walk.door.list();
    const [found] = findings(await walk.door.events(build?.id ?? '')).filter(({ lines, message }) => lines.start === 2 && /SECRET_KEY/.test(message));
    expect(found?.severity).not.toBe('advice');
    expect(found?.advice).toMatch(/secret|env-file/);
    expect(JSON.stringify(found)).not.toContain('abc123');
  });

  test('history and inspect show it, as they do elsewhere', async () => {
    expect(await walk.docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', 'leaky')).toContain('SECRET_KEY=abc123');
    expect(await walk.docker('inspect', '--format', '{{json .Config.Env}}', 'leaky')).toContain('SECRET_KEY=abc123');
  });

  test('it is found before a push, which can be made to wait for it', async () => {
    const { secrets } = await ask<ImageSecretsReply>('images/leaky/secrets');
    expect(secrets).toEqual(expect.arrayContaining([expect.objectContaining({ place: { kind: 'env', name: 'SECRET_KEY' } })]));
    await walk.door.call('PUT', 'push/settings', { holdSecrets: true });
    await walk.docker('tag', 'leaky', `${walk.registry.host}/leaky`);
    expect(await walk.tryDocker('push', `${walk.registry.host}/leaky`)).toMatchObject({ code: 1, stderr: expect.stringMatching(/secret|SECRET_KEY/i) });
  });

  test('--env-file and a secret mount leave nothing behind', async () => {
    walk.write({ Dockerfile: 'FROM busybox\nRUN --mount=type=secret,id=key grep -q 123 /run/secrets/key\n', '.env': 'SECRET_KEY=abc123\n' });
    const id = await walk.door.start({ context: { kind: 'folder', path: walk.folder }, tags: ['tight'], secrets: [{ id: 'key', value: Buffer.from('abc123').toString('base64') }] });
    expect((await walk.door.events(id)).at(-1)).toMatchObject({ kind: 'finished', status: 'done' });
    expect((await ask<ImageSecretsReply>('images/tight/secrets')).secrets).toEqual([]);
    expect(await walk.docker('run', '--rm', '--env-file', '.env', 'tight', 'sh', '-c', 'echo $SECRET_KEY')).toBe('abc123');
    expect(await walk.docker('history', '--no-trunc', 'tight')).not.toContain('abc123');
  });
});

describe('the disk is full though all containers are gone', () => {
  test('the disk story says where it is, and a prune frees what it promised', async () => {
    walk.write({ Dockerfile: 'FROM busybox\nRUN head -c 4000000 /dev/urandom > /big\n' });
    await walk.docker('build', '-t', 'big', '.');
    await walk.docker('run', '--name', 'stopped', 'big', 'sh', '-c', 'head -c 2000000 /dev/urandom > /more');
    const before = await ask<DiskReply>('disk');
    const mine = before.images.find(({ names }) => names.some((name) => name.includes('big')));
    expect(mine?.unpacked.unique ?? 0, JSON.stringify(mine)).toBeGreaterThanOrEqual(4_000_000);
    expect(before.parts.writables).toBeGreaterThanOrEqual(2_000_000);
    const prune = async (dryRun: boolean): Promise<PruneReply> => JSON.parse(await walk.door.call('POST', 'prune', { containers: true, images: 'unused', trash: true, dryRun })) as PruneReply;
    const { plan } = await prune(true);
    expect(plan.bytes).toBeGreaterThanOrEqual(2_000_000);
    expect(await prune(false)).toMatchObject({ freed: plan.bytes, differences: [] });
  });
});
