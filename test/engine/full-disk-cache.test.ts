// What the build cache and the trash of images keep gives way to all that brings an image onto a full disk, or makes one.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CacheSettingsReply, CacheTrim } from '../../electron/shared/engine-api/builds.ts';
import type { TrashReply } from '../../electron/shared/engine-api/trash.ts';
import { askEngine } from '../support/ask-engine.ts';
import { dockerArchive } from '../support/build-archive.ts';
import { buildImage, buildTar } from '../support/build-image.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';
import { tryBuild } from '../support/try-build.ts';

const megabyte = 1 << 20;
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('full-disk-cache: skipped, it needs root to mount a small file system');

describe.skipIf(!isRoot)('on a full disk of 128 MB', () => {
  let home: string;
  let dir: string;
  let engine: TestEngine;
  let registry: TestRegistry;

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/tw-home-');
    await writeImageArchive(await ensureTestImage('busybox'), `${home}/busybox.tar`);
    writeFileSync(`${home}/files.tar`, await buildTar({ brought: randomBytes(4 * megabyte) }));
    writeFileSync(`${home}/image.tar`, await dockerArchive([{ image: await buildImage({ layers: [{ brought: randomBytes(4 * megabyte) }] }), names: ['brought:1'] }]));
    dir = mkdtempSync('/var/tmp/tw-small-');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', dir]);
    engine = await startEngine({ starter: `${home}/busybox.tar`, dir });
    registry = await startRegistry();
  });
  afterAll(async () => {
    await registry[Symbol.asyncDispose]();
    await engine.stop();
    const report = await engine.fsck('--deep');
    await engine[Symbol.asyncDispose]();
    execFileSync('umount', ['-l', dir]);
    rmdirSync(dir);
    rmSync(home, { recursive: true });
    expect(report).toMatchObject({ problems: [], code: 0 });
  });
  afterEach(async () => {
    rmSync(`${dir}/ballast`, { force: true });
    await ok('builder', 'prune', '-af');
  });

  const ok = async (...args: string[]): Promise<string> => {
    const result = await engine.docker(...args);
    expect(result, `docker ${args.join(' ')}: ${result.stderr}`).toMatchObject({ code: 0 });
    return result.stdout.trim();
  };
  const fill = (): void => {
    try {
      writeFileSync(`${dir}/ballast`, Buffer.alloc(128 * megabyte));
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  };
  const write = (name: string, megabytes = 4): string => `head -c ${megabytes * megabyte} /dev/urandom > /${name}`;
  /** An image of 4 MB, and 32 MB of cache that no image needs. */
  const build = async (name: string): Promise<void> => {
    const waste = ['a', 'b'].map((file) => `RUN ${write(file, 8)}\n`).join('');
    const Dockerfile = `FROM busybox AS waste\nENV FOR=${name}\n${waste}RUN echo small > /small\nFROM busybox\nENV FOR=${name}\nRUN ${write('own')}\nCOPY --from=waste /small /small\n`;
    const built = await tryBuild(engine.socket, { Dockerfile }, { tags: [name] });
    expect(built, JSON.stringify(built.failure)).toMatchObject({ status: 'done' });
  };
  const lastTrim = async (): Promise<CacheTrim | null> => ((await askEngine(engine.socket, 'GET', '/tidewharf/v1/builds/cache/settings')).json as CacheSettingsReply).lastTrim;

  test.each<[string, () => string[]]>([
    ['load', () => ['-i', `${home}/image.tar`]],
    ['import', () => [`${home}/files.tar`, 'imported:1']],
    ['commit', () => ['writer-commit', 'committed:1']],
    // A built image is packed anew for these two, the first time.
    ['save', () => ['-o', `${home}/saved.tar`, 'for-save']],
    ['push', () => [`${registry.host}/for-push`]],
  ])('the build cache gives way to docker %s', async (verb, args) => {
    await build(verb === 'push' ? `${registry.host}/for-push` : `for-${verb}`);
    // Once it has run, the build's own look at the disk is over too.
    await ok('run', '--name', `writer-${verb}`, 'busybox', 'sh', '-c', write('brought'));
    const before = await lastTrim();
    fill();
    await ok(verb, ...args());
    await ok('rm', '-f', `writer-${verb}`);
    expect(await lastTrim()).toMatchObject({ why: 'disk' });
    expect(await lastTrim()).not.toEqual(before);
  });

  test('an image of the trash gives way to a load', async () => {
    await askEngine(engine.socket, 'DELETE', '/tidewharf/v1/trash');
    await ok('rmi', 'brought:1');
    writeFileSync(`${home}/other.tar`, await dockerArchive([{ image: await buildImage({ layers: [{ other: randomBytes(megabyte) }] }), names: ['other:1'] }]));
    const trashed = async (): Promise<number> => ((await askEngine(engine.socket, 'GET', '/tidewharf/v1/trash')).json as TrashReply).images.length;
    expect(await trashed()).toBe(1);
    fill();
    await ok('load', '-i', `${home}/other.tar`);
    expect(await trashed()).toBe(0);
  });
});
