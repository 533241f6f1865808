import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { ociArchive } from './build-archive.ts';
import { buildImage, buildTar, digestOf, type BuiltImage, type Files } from './build-image.ts';
import { checkImage, checkLayout, type FindBlob } from './check-image-spec.ts';
import { checkLayer } from './check-layer.ts';

const blobsOf = ({ manifest, config, layers }: BuiltImage): FindBlob => {
  const blobs = new Map([manifest, config, ...layers].map(({ digest, bytes }) => [digest as string, bytes]));
  return (digest) => blobs.get(digest);
};

describe('checkImage', () => {
  it.each(['oci', 'docker'] as const)('finds nothing wrong with an image as %s writes it', async (format) => {
    for (const compression of ['none', 'gzip', 'zstd'] as const) {
      const image = await buildImage({ layers: [{ a: 'b' }, { '.wh.a': '' }], format, compression, config: { Env: ['A=1'], ExposedPorts: { '80/tcp': {} } } });
      expect(await checkImage(image.manifest.digest, blobsOf(image))).toEqual([]);
    }
  });

  it.each<[string, Parameters<typeof buildImage>[0]['spoil'], RegExp]>([
    ['a wrong size', (manifest) => ({ ...manifest, config: { ...manifest.config, size: 1 } }), /the descriptor says 1$/],
    ['types of two worlds', (manifest) => ({ ...manifest, config: { ...manifest.config, mediaType: 'application/vnd.docker.container.image.v1+json' } }), /^config of .*media type/],
    ['no layers', (manifest) => ({ ...manifest, layers: [] }), /layers/],
    ['a layer too many', (manifest) => ({ ...manifest, layers: [...manifest.layers, ...manifest.layers] }), /2 layers and 1 diff ids/],
    ['another schema', (manifest) => ({ ...manifest, schemaVersion: 1 }), /schemaVersion/],
  ])('finds %s', async (_, spoil, told) => {
    const image = await buildImage({ layers: [{ a: 'b' }], ...(spoil && { spoil }) });
    expect(await checkImage(image.manifest.digest, blobsOf(image))).toContainEqual(expect.stringMatching(told));
  });

  it('finds a layer whose bytes are others', async () => {
    const image = await buildImage({ layers: [{ a: 'b' }] });
    const find = blobsOf(image);
    const layer = image.layers[0]?.digest;
    expect(await checkImage(image.manifest.digest, (digest) => (digest === layer ? gzipSync('x') : find(digest)))).toContainEqual(expect.stringContaining(`has the digest ${digestOf(gzipSync('x'))}`));
  });

  it('finds settings that are no settings', async () => {
    const image = await buildImage({ layers: [{ a: 'b' }], config: { Env: ['NOVALUE'], ExposedPorts: { eighty: {} } } });
    expect((await checkImage(image.manifest.digest, blobsOf(image))).join()).toMatch(/Env\[0\][^]*ExposedPorts|ExposedPorts[^]*Env\[0\]/);
  });
});

describe('checkLayer', () => {
  it.each<[string, Files, string[]]>([
    ['an honest layer', { 'a/': { type: 'directory' }, 'a/b': 'x', 'a/c': { type: 'link', linkname: 'a/b' }, '.wh.gone': '' }, []],
    ['a path out of it', { '../a': '' }, ['../a leads out of the layer']],
    ['a name in two ways', { a: '', './a': '' }, ['a is there twice']],
    ['a link to nothing', { a: { type: 'link', linkname: 'b' } }, ['the hard link a leads to b, which is not before it']],
    ['a file in a file', { a: '', 'a/b': '' }, ['a/b lies in a file']],
    ['a whiteout of its own file', { a: '', '.wh.a': '' }, ['a is there, and its whiteout .wh.a too']],
    ['a whiteout of no name', { '.wh.': '' }, ['the whiteout .wh. hides nothing that may be']],
    ['a whiteout with bytes', { '.wh.a': 'x' }, ['the whiteout .wh.a is no empty file']],
    ['two ways to hide', { 'd/.wh..wh..opq': '', 'd/.wh.a': '' }, ['d/.wh.a stands beside .wh..wh..opq']],
  ])('%s', async (_, files, faults) => {
    expect(await checkLayer(await buildTar(files))).toEqual(faults);
  });

  it('finds an end that is none', async () => {
    expect(await checkLayer((await buildTar({ a: '' })).subarray(0, 512))).toEqual(['does not end with two blocks of zeros']);
  });
});

describe('checkLayout', () => {
  it('finds what an index says wrongly', async () => {
    const image = await buildImage({ layers: [{ a: 'b' }] });
    const layout = (name: string) => ociArchive([{ top: image.manifest, images: [image], annotations: { 'org.opencontainers.image.ref.name': name } }]);
    expect(await checkLayout(await layout('1.0-rc'))).toEqual({ faults: [], images: 1 });
    expect(await checkLayout(await layout('-'))).toMatchObject({ faults: ['index.json: ref.name "-"'] });
  });
});
