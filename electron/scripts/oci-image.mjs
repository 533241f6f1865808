// Makes OCI images from plain data, the same bytes every time. Runs on any Node from 20 on, for the starter image and for test images.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import tar from 'tar-stream';

const media = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

/** The one time stamp of everything that we make, so that equal input gives equal bytes. */
export const epoch = new Date('2026-01-01T00:00:00Z');

const modes = { directory: 0o755, symlink: 0o777 };

/** A tar stream of entries: headers of tar-stream, with `content` (text or bytes) or `file` (a path whose bytes are read) for a file. */
export function packEntries(entries) {
  const pack = tar.pack();
  const write = async () => {
    for (const { content, file, ...header } of entries) {
      const full = { uid: 0, gid: 0, uname: '', gname: '', mtime: epoch, mode: modes[header.type] ?? 0o644, ...header };
      if (file === undefined) {
        pack.entry(full, content ?? '');
      } else {
        await pipeline(createReadStream(file), pack.entry({ ...full, size: statSync(file).size }));
      }
    }
    pack.finalize();
  };
  write().catch((error) => pack.destroy(error));
  return pack;
}

/** Packs a tar stream with gzip into `folder`, under its digest. Gives `{ file, digest, diffId, size }`. */
export async function writeLayer({ tar: stream, folder, level = 9 }) {
  mkdirSync(folder, { recursive: true });
  const temporary = path.join(folder, `.layer.${process.pid}.${Math.random().toString(36).slice(2)}`);
  const unpacked = createHash('sha256');
  const packed = createHash('sha256');
  await pipeline(stream, tap(unpacked), createGzip({ level }), tap(packed), createWriteStream(temporary));
  const hex = packed.digest('hex');
  const file = path.join(folder, hex);
  renameSync(temporary, file);
  return { file, digest: `sha256:${hex}`, diffId: `sha256:${unpacked.digest('hex')}`, size: statSync(file).size };
}

function tap(hash) {
  return new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

/**
 * The files of an OCI image layout (OCI image-spec, Image Layout) with one image, and `manifest.json` for `docker load`.
 * `layers` come from writeLayer; `config` is the config's `config` object; `name` is `repository:tag`.
 * Gives entries for packEntries or writeLayoutFolder.
 */
export function planLayout({ name, architecture, layers, config, history }) {
  const json = (value) => Buffer.from(JSON.stringify(value));
  const configBlob = json({
    created: epoch.toISOString(),
    architecture,
    os: 'linux',
    config,
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: history.map((entry) => ({ created: epoch.toISOString(), ...entry })),
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: media.manifest,
    config: describe(media.config, configBlob),
    layers: layers.map(({ digest, size }) => ({ mediaType: media.layer, digest, size })),
  });
  const full = name.includes('/') ? `docker.io/${name}` : `docker.io/library/${name}`;
  const annotations = { 'io.containerd.image.name': full, 'org.opencontainers.image.ref.name': name.split(':').at(-1) };
  const index = { schemaVersion: 2, mediaType: media.index, manifests: [{ ...describe(media.manifest, manifest), platform: { os: 'linux', architecture }, annotations }] };
  const legacy = [{ Config: blobPath(digestOf(configBlob)), RepoTags: [name], Layers: layers.map(({ digest }) => blobPath(digest)) }];
  return [
    { name: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) },
    { name: 'index.json', content: json(index) },
    { name: 'manifest.json', content: json(legacy) },
    { name: blobPath(digestOf(manifest)), content: manifest },
    { name: blobPath(digestOf(configBlob)), content: configBlob },
    ...layers.map(({ digest, file }) => ({ name: blobPath(digest), file })),
  ];
}

/** A layout as one tar file, in place at once. */
export async function writeLayoutTar({ entries, out }) {
  mkdirSync(path.dirname(out), { recursive: true });
  const temporary = `${out}.${process.pid}.tmp`;
  await pipeline(packEntries(entries), createWriteStream(temporary));
  renameSync(temporary, out);
}

/** A layout as a folder; layer files are linked by `link(from, to)`, so that images share the bytes of a layer. */
export function writeLayoutFolder({ entries, folder, link }) {
  mkdirSync(path.join(folder, 'blobs/sha256'), { recursive: true });
  for (const { name, content, file } of entries) {
    const target = path.join(folder, name);
    if (file === undefined) writeFileSync(target, content);
    else link(file, target);
  }
}

/** `sha256:<hex>` of bytes. */
export function digestOf(bytes) {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function blobPath(digest) {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

function describe(mediaType, bytes) {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}
