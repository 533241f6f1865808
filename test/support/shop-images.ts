import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerArchive } from './build-archive.ts';
import { buildImage, type BuiltImage, type Files } from './build-image.ts';

const base: Files = { 'bin/serve': 'serve '.repeat(2000), 'etc/shop.conf': 'port=80\n', 'var/cache/downloads.tar': Buffer.alloc(300_000, 7), 'home/app/.npmrc': '//registry.example.com/:_authToken=npm_0123456789abcdefghijABCDEFGHIJ012345\n' };

/** Layers with what the screens of images are about: files changed and deleted later, a key that is deleted again, variables. */
export async function buildShop(): Promise<BuiltImage> {
  return await buildImage({
    layers: [base, { 'etc/shop.conf': 'port=8080\ncolour=blue\n', 'srv/index.html': '<h1>Shop</h1>\n' }, { 'var/cache/.wh.downloads.tar': '', 'home/app/.wh..npmrc': '' }],
    lines: ['RUN /bin/sh -c ./install --with-downloads # buildkit', 'COPY shop.conf index.html / # buildkit', 'RUN /bin/sh -c rm -rf /var/cache/* /home/app/.npmrc # buildkit'],
    config: { Cmd: ['/bin/serve'], Env: ['PATH=/bin', 'SHOP=1'], ExposedPorts: { '8080/tcp': {} }, WorkingDir: '/srv' },
  });
}

/** The next version of it: another page, one file less, another variable. */
export async function buildNewerShop(): Promise<BuiltImage> {
  const { 'var/cache/downloads.tar': _, 'home/app/.npmrc': __, ...rest } = base;
  return await buildImage({
    layers: [rest, { 'etc/shop.conf': 'port=8080\ncolour=green\n', 'srv/index.html': '<h1>Shop</h1>\n', 'srv/new.html': '<h1>New</h1>\n' }],
    lines: ['RUN /bin/sh -c ./install # buildkit', 'COPY shop.conf index.html new.html / # buildkit'],
    config: { Cmd: ['/bin/serve'], Env: ['PATH=/bin', 'SHOP=2', 'COLOUR=green'], ExposedPorts: { '8080/tcp': {} }, WorkingDir: '/srv' },
  });
}

/** Writes an archive that `docker load` takes, and gives its path. */
export async function writeArchive(folder: string, file: string, images: readonly { image: BuiltImage; names: readonly string[] }[]): Promise<string> {
  const path = join(folder, file);
  writeFileSync(path, await dockerArchive(images));
  return path;
}
