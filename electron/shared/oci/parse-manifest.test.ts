import { describe, expect, it } from 'vitest';
import { mediaTypes } from './media-types.ts';
import { parseManifest } from './parse-manifest.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const config = { mediaType: mediaTypes.ociConfig, digest, size: 2 };
const layer = { mediaType: mediaTypes.ociLayerGzip, digest, size: 3 };
const image = { schemaVersion: 2, config, layers: [layer] };
const parse = (value: unknown, hint?: string) => parseManifest(JSON.stringify(value), hint);

describe('parseManifest', () => {
  it('reads an image manifest, and keeps only the fields it knows', () => {
    const parsed = parse({ ...image, mediaType: mediaTypes.ociManifest, surprise: 1, annotations: { a: 'b' } });
    expect(parsed).toEqual({
      kind: 'manifest',
      mediaType: mediaTypes.ociManifest,
      manifest: { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [layer], annotations: { a: 'b' } },
    });
  });

  it('reads an index with platforms', () => {
    const entry = { ...config, mediaType: mediaTypes.dockerManifest, platform: { os: 'linux', architecture: 'arm', variant: 'v7', 'os.version': 'x' } };
    expect(parse({ schemaVersion: 2, mediaType: mediaTypes.dockerIndex, manifests: [entry] })).toMatchObject({
      kind: 'index',
      mediaType: mediaTypes.dockerIndex,
      index: { manifests: [{ platform: { os: 'linux', architecture: 'arm', variant: 'v7' } }] },
    });
  });

  it('tells the type by content, and takes the hint only where it fits', () => {
    expect(parse(image, mediaTypes.dockerManifest).mediaType).toBe(mediaTypes.dockerManifest);
    expect(parse(image, 'text/html').mediaType).toBe(mediaTypes.ociManifest);
    expect(parse(image, mediaTypes.dockerIndex)).toMatchObject({ kind: 'manifest', mediaType: mediaTypes.ociManifest });
  });

  it.each([
    ['what is no JSON', '{', 'manifest: not JSON'],
    ['a list', '[]', 'expected an object'],
    ['no version', '{}', 'got nothing, expected 2'],
    ['both kinds at once', JSON.stringify({ ...image, manifests: [] }), 'of a manifest and of an index'],
    ['a media type of the other kind', JSON.stringify({ ...image, mediaType: mediaTypes.ociIndex }), 'manifest mediaType'],
    ['a config without a digest', JSON.stringify({ ...image, config: {} }), 'config.size'],
    ['a negative size', JSON.stringify({ ...image, layers: [{ ...layer, size: -1 }] }), 'layers[0].size: got -1'],
    ['a size that is no whole number', JSON.stringify({ ...image, layers: [{ ...layer, size: 1.5 }] }), 'layers[0].size'],
    ['another digest algorithm', JSON.stringify({ ...image, config: { ...config, digest: 'md5:00' } }), 'expected sha256:'],
    ['too many layers', JSON.stringify({ ...image, layers: Array.from({ length: 501 }, () => layer) }), '501 layers, expected 500 at most'],
    ['layers that are no list', JSON.stringify({ ...image, layers: {} }), 'layers: got {}'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseManifest(text)).toThrow(expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }));
  });

  it('says what to do about schema 1', () => {
    expect(() => parse({ schemaVersion: 1, name: 'x' })).toThrow(expect.objectContaining({ kind: 'not-implemented', message: expect.stringContaining('push the image again') }));
  });
});
