import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { expect, test } from 'vitest';
import { startRegistry, type TestRegistry } from './registry.ts';
import { ensureTestImage } from './test-images.ts';

const available = ['/usr/bin/docker-registry', '/usr/bin/skopeo', '/usr/bin/openssl', '/usr/bin/htpasswd', '/bin/busybox'].every(existsSync);

/** Status and body of a manifest request over TLS. */
function getManifest(registry: TestRegistry, options: { trusted: boolean; auth?: string }): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(registry.url);
  return new Promise((resolve, reject) => {
    const ca = options.trusted && registry.caFile ? readFileSync(registry.caFile) : undefined;
    const call = request({ hostname, port, path: '/v2/tidewharf-test/web/manifests/1', ca, auth: options.auth, headers: { accept: 'application/vnd.oci.image.manifest.v1+json' } });
    call.on('error', reject);
    call.on('response', (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (text: string) => (body += text));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body }));
    });
    call.end();
  });
}

test.skipIf(!available)('a pushed image is served over plain HTTP, and no longer once stopped', async () => {
  const registry = await startRegistry();
  const digest = await registry.push(await ensureTestImage('busybox'), 'library/busybox:latest');
  const reply = await fetch(`${registry.url}/v2/library/busybox/manifests/latest`, { headers: { accept: 'application/vnd.oci.image.manifest.v1+json' } });
  expect(reply.status).toBe(200);
  expect(reply.headers.get('docker-content-digest')).toBe(digest);
  await registry.stop();
  await expect(fetch(`${registry.url}/v2/`)).rejects.toThrow();
});

test.skipIf(!available)('with TLS and a password it wants the authority trusted and the password given', async () => {
  await using registry = await startRegistry({ tls: true, auth: { username: 'ada', password: 's3cret' } });
  await registry.push(await ensureTestImage('web'), 'tidewharf-test/web:1');
  await expect(getManifest(registry, { trusted: false })).rejects.toThrow();
  expect((await getManifest(registry, { trusted: true })).status).toBe(401);
  const { status, body } = await getManifest(registry, { trusted: true, auth: 'ada:s3cret' });
  expect(status).toBe(200);
  expect((JSON.parse(body) as { layers: unknown[] }).layers).toHaveLength(2);
});
