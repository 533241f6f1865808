// What the engine writes - by commit, import, save and push - holds the rules of image-spec.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, buildTar, digestOf, type Files } from '../support/build-image.ts';
import { checkImage, checkLayout } from '../support/check-image-spec.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

/** Everything that a layer has a rule for. */
const changes = [
  'mkdir -p /new/deep && echo added > /new/deep/file && ln /new/deep/file /new/again && ln -s deep/file /new/soft',
  'rm /etc/group && echo changed >> /etc/passwd && chmod 4755 /bin/busybox',
  'rm -r /root && mkdir /root && touch /root/again',
  'rm -r /home && echo now a file > /home',
  'rm /etc/hostname; mkdir -p /var/folder/inside && mkfifo /var/fifo',
  // Longer than a header has room for, and no ASCII.
  `mkdir -p /new/${'n'.repeat(150)} && touch /new/${'n'.repeat(150)}/${'m'.repeat(200)} && ln -s ${'t'.repeat(300)} /new/long && touch "/new/grün 水"`,
  'chown 3000000:3000000 /new/deep && touch -t 190001010000 /new/old',
].join(' && ');

describe('what the engine writes', () => {
  let engine: TestEngine;
  let registry: TestRegistry;
  let home: string;

  const out = async (...args: string[]): Promise<string> => {
    const result = await engine.docker(...args);
    expect(result, `docker ${args.join(' ')}`).toMatchObject({ code: 0 });
    return result.stdout.trimEnd();
  };

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/tw-spec-');
    registry = await startRegistry();
    engine = await startEngine();
    await writeImageArchive(await ensureTestImage('busybox'), `${home}/oci.tar`);
    await out('load', '-i', `${home}/oci.tar`);
  });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await registry.stop();
    rmSync(home, { recursive: true });
  });

  /** Pushes an image and fetches every byte of it. */
  async function pushed(name: string): Promise<string[]> {
    const target = `written/${name.replaceAll(/[^a-z0-9]+/g, '-')}`;
    await out('tag', name, `${registry.host}/${target}:1`);
    const digest = /digest: (sha256:\w+)/.exec(await out('push', `${registry.host}/${target}:1`))?.[1] ?? expect.fail('no digest');
    await out('rmi', `${registry.host}/${target}:1`);
    const blobs = new Map<string, Buffer>();
    const fetchBlob = async (path: string, key: string): Promise<Buffer> => {
      const response = await fetch(`${registry.url}/v2/${target}/${path}`, { headers: { accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json' } });
      const bytes = Buffer.from(await response.arrayBuffer());
      blobs.set(key, bytes);
      return bytes;
    };
    const { config, layers } = JSON.parse((await fetchBlob(`manifests/${digest}`, digest)).toString()) as Record<'config', { digest: string }> & { layers: { digest: string }[] };
    for (const blob of [config, ...layers]) await fetchBlob(`blobs/${blob.digest}`, blob.digest);
    return await checkImage(digest, (wanted) => blobs.get(wanted));
  }

  async function upload(repository: string, bytes: Buffer): Promise<void> {
    const started = await fetch(`${registry.url}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
    const place = new URL(started.headers.get('location') ?? '', registry.url);
    place.searchParams.set('digest', digestOf(bytes));
    expect((await fetch(place, { method: 'PUT', body: new Uint8Array(bytes) })).status).toBe(201);
  }

  async function saved(...names: string[]): Promise<{ faults: string[]; images: number }> {
    await out('save', '-o', `${home}/saved.tar`, ...names);
    return await checkLayout(readFileSync(`${home}/saved.tar`));
  }

  it('by commit, and by commit over that', async () => {
    await out('run', '--name', 'busy', 'busybox', 'sh', '-c', changes);
    await out('commit', '-c', 'ENV A=1', '-c', 'EXPOSE 80', '-c', 'VOLUME /data', '-c', 'LABEL a=b', '-c', 'STOPSIGNAL SIGINT', '-c', 'USER 1:1', '-c', 'WORKDIR /tmp', '-a', 'A', '-m', 'note', 'busy', 'made:oci');
    await out('run', '--name', 'onward', '--user', '0', 'made:oci', 'sh', '-c', 'rm -r /new && mkdir /new && rm /home && mkdir /home && touch /home/me');
    await out('commit', 'onward', 'made:twice');
    for (const name of ['made:oci', 'made:twice']) expect(await pushed(name)).toEqual([]);
    expect(await saved('made:oci', 'made:twice', 'busybox')).toEqual({ faults: [], images: 3 });
    await out('rm', 'busy', 'onward');
  });

  it('by commit without a change', async () => {
    await out('create', '--name', 'still', 'busybox', 'true');
    await out('commit', 'still', 'made:still');
    expect(await pushed('made:still')).toEqual([]);
    await out('rm', 'still');
  });

  it('by commit over an image of Docker', async () => {
    const { manifest, config, layers } = await buildImage({ layers: [{ a: 'b' }], format: 'docker', config: { Cmd: ['/a'] } });
    for (const { bytes } of [config, ...layers]) await upload('base/docker', bytes);
    const sent = await fetch(`${registry.url}/v2/base/docker/manifests/1`, { method: 'PUT', headers: { 'content-type': manifest.mediaType }, body: new Uint8Array(manifest.bytes) });
    expect(sent.status).toBe(201);
    await out('pull', `${registry.host}/base/docker:1`);
    await out('create', '--name', 'theirs', `${registry.host}/base/docker:1`);
    const file = `${home}/name`;
    writeFileSync(file, 'c');
    await out('cp', file, 'theirs:/c');
    await out('commit', 'theirs', 'made:docker');
    expect(await pushed('made:docker')).toEqual([]);
    expect(await saved('made:docker')).toEqual({ faults: [], images: 1 });
    await out('rm', 'theirs');
  });

  it('by commit of a name that only whiteouts may have: it stays out', async () => {
    await out('run', '--name', 'marks', 'busybox', 'sh', '-c', 'mkdir /d && echo x > /d/.wh.name && touch /d/.wh..wh..opq /d/plain');
    await out('commit', 'marks', 'made:marks');
    expect(await pushed('made:marks')).toEqual([]);
    expect(await out('run', '--rm', 'made:marks', 'ls', '-A', '/d')).toBe('plain');
    await out('rm', 'marks');
  });

  it.each<[string, Files]>([
    ['a file', { a: 'first', b: '', './a': 'second' }],
    ['a folder', { 'a/': { type: 'directory' }, 'a/b': 'x', a: 'second' }],
  ])('by import, which refuses an archive with %s twice', async (_, files) => {
    expect(await engine.dockerInput(await buildTar(files), 'import', '-', 'made:import')).toMatchObject({ code: 1, stderr: expect.stringMatching(/"(.\/)?a" is in the archive twice/) });
    expect((await engine.docker('image', 'inspect', 'made:import')).code).toBe(1);
  });

  it('by import, of a plain and of a packed archive', async () => {
    const tar = await buildTar({ 'etc/': { type: 'directory' }, 'etc/name': 'x', link: { type: 'link', linkname: 'etc/name' } });
    for (const archive of [tar, gzipSync(tar), zstdCompressSync(tar)]) {
      expect(await engine.dockerInput(archive, 'import', '-m', 'note', '-c', 'ENV A=1', '-', 'made:import')).toMatchObject({ code: 0 });
      expect(await pushed('made:import')).toEqual([]);
    }
    expect(await saved('made:import')).toEqual({ faults: [], images: 1 });
  });
});
