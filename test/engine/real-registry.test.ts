// Pulls from Debian's docker-registry what skopeo pushed there: TLS with an authority of our own, htpasswd, OCI and Docker formats, gzip and zstd.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RegistrySettings } from '../../electron/engine/registry/registry.ts';
import { digestHex, type Digest } from '../../electron/shared/oci/digest.ts';
import { mediaTypes } from '../../electron/shared/oci/media-types.ts';
import { ociLayoutFiles } from '../support/build-archive.ts';
import { buildImage, buildIndex, type BuiltImage, type Files } from '../support/build-image.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const run = promisify(execFile);
const missing = ['/usr/bin/docker-registry', '/usr/bin/skopeo', '/usr/bin/openssl', '/usr/bin/htpasswd'].filter((file) => !existsSync(file));
if (missing.length > 0) console.warn(`real-registry: skipped, these are missing: ${missing.join(', ')}`);

const ada = { username: 'ada', password: 's3cret' };

describe.skipIf(missing.length > 0)("Debian's registry", () => {
  let home: string;
  let registry: TestRegistry;
  let image: BuiltImage;
  let arm: BuiltImage;
  let settings: Partial<RegistrySettings>;
  let room: TestImages;

  const skopeo = (source: string, name: string, ...options: string[]) =>
    run('skopeo', ['--insecure-policy', 'copy', '--quiet', ...options, '--dest-cert-dir', path.join(home, 'trust'), '--dest-creds', 'ada:s3cret', `oci:${source}`, `docker://${registry.host}/${name}`]);

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/real-registry-');
    registry = await startRegistry({ tls: true, auth: ada, dir: path.join(home, 'storage') });
    for (const folder of ['trust', path.join('certs', registry.host)]) {
      mkdirSync(path.join(home, folder), { recursive: true });
      copyFileSync(registry.caFile ?? expect.fail('no authority'), path.join(home, folder, 'ca.crt'));
    }
    settings = { certsDir: path.join(home, 'certs') };
    // New bytes each time: skopeo remembers which packed blob belongs to which tar, and would push that one again.
    const layers = [{ 'bin/tool': Buffer.alloc(2 << 20, randomBytes(64)) }, { 'etc/name': randomBytes(4) }];
    image = await buildImage({ layers, config: { Cmd: ['/bin/tool'] } });
    const plain = await buildImage({ layers, config: { Cmd: ['/bin/tool'] }, compression: 'none' });
    arm = await buildImage({ layers: [{ arch: 'arm' }], platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } });
    const single = writeFiles(path.join(home, 'single'), ociLayoutFiles([{ top: image.manifest, images: [image] }]));
    const multi = writeFiles(path.join(home, 'multi'), ociLayoutFiles([{ top: buildIndex([arm, image]), images: [arm, image] }]));
    const unpacked = writeFiles(path.join(home, 'plain'), ociLayoutFiles([{ top: plain.manifest, images: [plain] }]));
    await skopeo(unpacked, 'team/web:zstd', '--format', 'oci', '--dest-compress-format', 'zstd');
    await skopeo(single, 'team/web:oci');
    await skopeo(single, 'team/web:docker', '--format', 'v2s2');
    await skopeo(multi, 'team/web:multi', '--all');
    room = await openTestImages({ settings });
  });
  afterAll(async () => {
    await room[Symbol.asyncDispose]();
    await registry.stop();
    rmSync(home, { recursive: true });
  });
  afterEach(() => room.reset());

  const pull = (tag: string, auth: { username: string; password: string } | undefined = ada, into = room) =>
    Array.fromAsync(into.images.pull({ reference: `${registry.host}/team/web:${tag}`, ...(auth && { auth }) }));

  it.each([
    ['oci', mediaTypes.ociManifest, mediaTypes.ociLayerGzip],
    ['docker', mediaTypes.dockerManifest, mediaTypes.dockerLayerGzip],
    ['zstd', mediaTypes.ociManifest, mediaTypes.ociLayerZstd],
    ['multi', mediaTypes.ociManifest, mediaTypes.ociLayerGzip],
  ])('gives the %s image', async (tag, manifestType, layerType) => {
    expect((await pull(tag)).at(-1)).toMatchObject({ kind: 'done', upToDate: false });
    const got = room.images.get(`${registry.host}/team/web:${tag}`);
    expect(got.manifest.mediaType).toBe(manifestType);
    expect(got.manifest.layers.map(({ mediaType }) => mediaType)).toEqual([layerType, layerType]);
    expect(got.layerSizes).toEqual([2 << 20, 4]);
    expect(got.config.config?.Cmd).toEqual(['/bin/tool']);
    expect(await room.images.check()).toEqual([]);
    expect(await room.store.verify()).toEqual([]);
    expect((await pull(tag)).at(-1)).toMatchObject({ kind: 'done', upToDate: true });
  });

  it.each([
    ['nobody', undefined],
    ['the wrong password', { username: 'ada', password: 'wrong' }],
  ])('lets %s not in', async (_, auth) => {
    const pulling = Array.fromAsync(room.images.pull({ reference: `${registry.host}/team/web:oci`, ...(auth && { auth }) }));
    await expect(pulling).rejects.toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('pull access denied') });
  });

  it('is not trusted without its authority, and not checked where it is listed as insecure', async () => {
    await using strict = await openTestImages();
    await expect(pull('oci', ada, strict)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('its certificate is not trusted') });
    await using lenient = await openTestImages({ settings: { insecure: [registry.host] } });
    expect((await pull('oci', ada, lenient)).at(-1)).toMatchObject({ kind: 'done' });
  });

  it('tells what it does not have', async () => {
    await expect(pull('nope')).rejects.toMatchObject({ kind: 'not-found', message: expect.stringContaining(`manifest for ${registry.host}/team/web:nope not found: manifest unknown`) });
    const platform = { os: 'linux', architecture: 's390x' };
    const pulling = Array.fromAsync(room.images.pull({ reference: `${registry.host}/team/web:multi`, auth: ada, platform }));
    await expect(pulling).rejects.toMatchObject({ kind: 'not-found', detail: { platforms: ['linux/arm64/v8', 'linux/amd64'] } });
  });

  it.each<[string, (file: string) => void, object]>([
    ['truncated', (file) => truncateSync(file, 100), { kind: expect.stringMatching(/corrupt|unavailable/) }],
    ['changed', (file) => writeFileSync(file, readFileSync(file).fill('x', 0, 50)), { kind: 'corrupt', message: expect.stringContaining('the bytes have the digest') }],
  ])('with a %s blob changes nothing', async (_, spoil, failure) => {
    const before = await room.contents();
    const file = blobFile(home, image.layers[0]?.digest ?? image.config.digest);
    const good = readFileSync(file);
    try {
      spoil(file);
      await expect(pull('oci')).rejects.toMatchObject(failure);
    } finally {
      writeFileSync(file, good);
    }
    expect(room.images.list()).toEqual([]);
    await room.images.collectGarbage(new Set());
    await room.store.sweepIngests(Date.now() + 1000);
    expect(await room.contents()).toEqual(before);
    expect((await pull('oci')).at(-1)).toMatchObject({ kind: 'done' });
  });

  it.each([
    ['oci'],
    ['docker'],
    ['zstd'],
  ])('takes the %s image back, byte for byte, and nothing twice', async (tag) => {
    await pull(tag);
    const source = `${registry.host}/team/web:${tag}`;
    const target = `${registry.host}/pushed/${tag}:1`;
    room.images.tag({ source, target });
    const push = () => Array.fromAsync(room.images.push({ reference: target, allTags: false, auth: ada }));
    const { manifestDigest } = room.images.get(source);
    const progress = await push();
    expect(progress.flatMap((step) => (step.kind === 'layer' ? [step.outcome] : []))).toEqual(['mounted', 'mounted']);
    expect(progress.at(-1)).toMatchObject({ kind: 'pushed', digest: manifestDigest });
    const { stdout } = await run('skopeo', ['inspect', '--format', '{{.Digest}}', '--cert-dir', path.join(home, 'trust'), '--creds', 'ada:s3cret', `docker://${target}`]);
    expect(stdout.trim()).toBe(manifestDigest);
    expect((await push()).flatMap((step) => (step.kind === 'layer' ? [step.outcome] : []))).toEqual(['exists', 'exists']);
    await using empty = await startRegistry();
    room.images.tag({ source, target: `${empty.host}/pushed/${tag}:1` });
    const anew = await Array.fromAsync(room.images.push({ reference: `${empty.host}/pushed/${tag}:1`, allTags: false }));
    expect(anew.flatMap((step) => (step.kind === 'layer' ? [step.outcome] : []))).toEqual(['uploaded', 'uploaded']);
    expect(anew.at(-1)).toMatchObject({ kind: 'pushed', digest: manifestDigest });
  });

  it('lets nobody push without the password', async () => {
    await pull('oci');
    const target = `${registry.host}/pushed/no:1`;
    room.images.tag({ source: `${registry.host}/team/web:oci`, target });
    await expect(Array.fromAsync(room.images.push({ reference: target, allTags: false }))).rejects.toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('push access denied') });
  });

  it('serves as a mirror of docker.io', async () => {
    await using mirror = await startRegistry();
    await mirror.push({ names: ['web'], layout: path.join(home, 'single') }, 'library/web:1');
    await using mirrored = await openTestImages({ settings: { mirrors: [mirror.url] } });
    await Array.fromAsync(mirrored.images.pull({ reference: 'web:1' }));
    expect(mirrored.images.get('web:1')).toMatchObject({ id: image.config.digest, tags: ['web:1'], repoDigests: [`web@${image.manifest.digest}`] });
  });
});

/** Where the registry's file system driver keeps a blob. */
function blobFile(home: string, digest: Digest): string {
  const hex = digestHex(digest);
  return path.join(home, 'storage/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
}

function writeFiles(folder: string, files: Files): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content as string | Buffer);
  }
  return folder;
}
