// Pushes to Debian's docker-registry in each way that people set it up, and reads back what it has then.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, type BuiltImage } from '../support/build-image.ts';
import { startFakeRegistry, type FakeRegistry } from '../support/fake-registry.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';

const missing = ['/usr/bin/docker-registry', '/usr/bin/openssl', '/usr/bin/htpasswd'].filter((file) => !existsSync(file));
if (missing.length > 0) console.warn(`registry-push: skipped, these are missing: ${missing.join(', ')}`);

const ada = { username: 'ada', password: 's3cret' };

describe.skipIf(missing.length > 0)("Debian's registry", () => {
  let source: FakeRegistry;
  let image: BuiltImage;
  let room: TestImages;

  beforeAll(async () => {
    source = await startFakeRegistry();
    image = await buildImage({ layers: [{ 'bin/tool': Buffer.alloc(2 << 20, 'tidewharf') }, { 'etc/name': 'top' }] });
    source.push('team/web', '1', image);
    room = await openTestImages();
    await Array.fromAsync(room.images.pull({ reference: `${source.host}/team/web:1` }));
  });
  afterAll(async () => {
    await room[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
  });

  const push = async (registry: TestRegistry, auth: typeof ada | undefined, into = room) => {
    const target = `${registry.host}/mine/web:2`;
    into.images.tag({ source: image.config.digest, target });
    return Array.fromAsync(into.images.push({ reference: target, allTags: false, ...(auth && { auth }) }));
  };
  /** What it has then, read by a room that knows nothing. */
  const pullAnew = async (registry: TestRegistry, auth: typeof ada | undefined, certsDir?: string) => {
    await using other = await openTestImages({ settings: certsDir === undefined ? {} : { certsDir } });
    const progress = await Array.fromAsync(other.images.pull({ reference: `${registry.host}/mine/web:2`, ...(auth && { auth }) }));
    expect(await other.images.check()).toEqual([]);
    return progress.at(-1);
  };

  it.each([
    ['without a login', undefined, {}],
    ['with a password', ada, { auth: ada }],
    ['whose images cannot be deleted', undefined, { deletes: false }],
  ])('%s takes a push and gives it back', async (_, auth, options) => {
    await using registry = await startRegistry(options);
    const progress = await push(registry, auth);
    expect(progress.flatMap((step) => (step.kind === 'layer' ? [step.outcome] : []))).toEqual(['uploaded', 'uploaded']);
    expect(progress.at(-1)).toMatchObject({ kind: 'pushed', tag: '2', digest: image.manifest.digest });
    expect(await pullAnew(registry, auth)).toMatchObject({ kind: 'done', manifestDigest: image.manifest.digest, id: image.config.digest });
  });

  it('with TLS and a password takes a push where its authority is trusted', async () => {
    await using registry = await startRegistry({ tls: true, auth: ada });
    await expect(push(registry, ada)).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('its certificate is not trusted') });
    using folder = new DisposableStack();
    const certsDir = folder.adopt(mkdtempSync('/var/tmp/certs-'), (made) => rmSync(made, { recursive: true }));
    mkdirSync(path.join(certsDir, registry.host));
    copyFileSync(registry.caFile ?? expect.fail('no authority'), path.join(certsDir, registry.host, 'ca.crt'));
    await using trusting = await openTestImages({ settings: { certsDir } });
    await Array.fromAsync(trusting.images.pull({ reference: `${source.host}/team/web:1` }));
    for (const [auth, kind] of [[undefined, 'unauthorized'], [{ ...ada, password: 'wrong' }, 'unauthorized']] as const) {
      await expect(push(registry, auth, trusting)).rejects.toMatchObject({ kind, message: expect.stringContaining('push access denied') });
    }
    expect((await push(registry, ada, trusting)).at(-1)).toMatchObject({ kind: 'pushed', digest: image.manifest.digest });
    expect(await pullAnew(registry, ada, certsDir)).toMatchObject({ kind: 'done', manifestDigest: image.manifest.digest });
  });

  it('for reading only gives what it has, refuses a push and says why', async () => {
    const dir = mkdtempSync('/var/tmp/readonly-registry-');
    try {
      await using writable = await startRegistry({ dir });
      await push(writable, undefined);
      await writable.stop();
      await using registry = await startRegistry({ dir, readOnly: true });
      expect(await pullAnew(registry, undefined)).toMatchObject({ kind: 'done', manifestDigest: image.manifest.digest });
      const other = await buildImage({ layers: [{ other: 'other' }] });
      source.push('team/other', '1', other);
      await Array.fromAsync(room.images.pull({ reference: `${source.host}/team/other:1` }));
      const target = `${registry.host}/mine/other:1`;
      room.images.tag({ source: `${source.host}/team/other:1`, target });
      await expect(Array.fromAsync(room.images.push({ reference: target, allTags: false }))).rejects.toMatchObject({
        kind: 'forbidden',
        message: expect.stringContaining(`registry ${registry.host} takes no pushes, it may be read-only`),
      });
      expect(room.images.get(target).repoDigests).toEqual([`${source.host}/team/other@${other.manifest.digest}`]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
