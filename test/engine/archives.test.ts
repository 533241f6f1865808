// What `save` writes, read by skopeo in both of its formats.
import { execFile } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ociArchive } from '../support/build-archive.ts';
import { buildImage, type BuiltImage } from '../support/build-image.ts';
import { openTestImages, type TestImages } from '../support/open-test-images.ts';

const run = promisify(execFile);
const skopeo = '/usr/bin/skopeo';
if (!existsSync(skopeo)) console.warn(`archives: skipped, ${skopeo} is missing`);

describe.skipIf(!existsSync(skopeo))('a saved archive', () => {
  let home: string;
  let room: TestImages;
  let image: BuiltImage;
  let file: string;

  beforeAll(async () => {
    home = mkdtempSync('/var/tmp/archives-');
    file = path.join(home, 'saved.tar');
    room = await openTestImages();
    image = await buildImage({ layers: [{ 'etc/name': 'base' }, { 'bin/tool': Buffer.alloc(100_000, 'x') }], config: { Cmd: ['/bin/tool'] } });
    await room.images.load({ archive: Readable.from([await ociArchive([{ top: image.manifest, images: [image], annotations: { 'io.containerd.image.name': 'web:1' } }])]) });
    room.images.tag({ source: 'web:1', target: 'web:2' });
    await pipeline(room.images.save({ names: ['web'] }), createWriteStream(file));
  });
  afterAll(async () => {
    await room[Symbol.asyncDispose]();
    rmSync(home, { recursive: true });
  });

  it.each([
    ['Docker archive', 'docker-archive', 'docker.io/library/web:2'],
    ['OCI archive', 'oci-archive', '1'],
  ])('is a %s', async (_, transport, name) => {
    const target = path.join(home, transport);
    await run(skopeo, ['--insecure-policy', 'copy', '--quiet', `${transport}:${file}:${name}`, `dir:${target}`]);
    const manifest = JSON.parse(readFileSync(path.join(target, 'manifest.json'), 'utf8')) as { config: { digest: string } };
    expect(manifest.config.digest).toBe(image.config.digest);
  });
});
