import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { checkLayer } from './check-layer.ts';

/** Bytes of a blob by its digest; undefined where there is none. */
export type FindBlob = (digest: string) => Buffer | undefined;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
// RFC 6838, 4.2.
const mediaType = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/);
const annotations = z.record(z.string().min(1), z.string()).optional();
const platform = z.object({ architecture: z.string().min(1), os: z.string().min(1), 'os.version': z.string().optional(), 'os.features': z.array(z.string()).optional(), variant: z.string().optional() });
const descriptor = z.object({ mediaType, digest, size: z.int().nonnegative(), urls: z.array(z.url()).optional(), annotations, platform: platform.optional() });
const manifestSchema = z.object({ schemaVersion: z.literal(2), mediaType: mediaType.optional(), config: descriptor, layers: z.array(descriptor).min(1), annotations });
const indexSchema = z.object({ schemaVersion: z.literal(2), mediaType: z.literal('application/vnd.oci.image.index.v1+json').optional(), manifests: z.array(descriptor), annotations });

const time = z.iso.datetime({ offset: true });
const set = z.record(z.string(), z.strictObject({}));
const configSchema = z.object({
  created: time.optional(),
  author: z.string().min(1).optional(),
  architecture: z.string().min(1),
  os: z.string().min(1),
  variant: z.string().optional(),
  config: z
    .object({
      User: z.string().optional(),
      ExposedPorts: z.record(z.string().regex(/^\d{1,5}(\/(tcp|udp|sctp))?$/), z.strictObject({})).optional(),
      Env: z.array(z.string().regex(/^[^=]+=/)).optional(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Volumes: set.nullish(),
      WorkingDir: z.string().regex(/^($|\/)/).optional(),
      Labels: z.record(z.string(), z.string()).nullish(),
      StopSignal: z.string().regex(/^(SIG[A-Z0-9+-]+|\d+)$/).optional(),
    })
    .optional(),
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(digest) }),
  history: z.array(z.object({ created: time.optional(), author: z.string().optional(), created_by: z.string().optional(), comment: z.string().optional(), empty_layer: z.boolean().optional() })).optional(),
});

const oci = { manifest: 'application/vnd.oci.image.manifest.v1+json', config: 'application/vnd.oci.image.config.v1+json', layer: /^application\/vnd\.oci\.image\.layer\.v1\.tar(\+(gzip|zstd))?$/ };
const docker = { manifest: 'application/vnd.docker.distribution.manifest.v2+json', config: 'application/vnd.docker.container.image.v1+json', layer: /^application\/vnd\.docker\.image\.rootfs\.diff\.tar(\.(gzip|zstd))?$/ };

/** What in an image breaks image-spec 1.1 (descriptor.md, manifest.md, config.md, layer.md), one sentence each; an image of Docker's has to be of Docker's types throughout. */
export async function checkImage(manifestDigest: string, find: FindBlob): Promise<string[]> {
  const bytes = find(manifestDigest);
  if (bytes === undefined) return [`manifest ${manifestDigest} is missing`];
  const manifest = manifestSchema.safeParse(JSON.parse(bytes.toString()));
  if (!manifest.success) return [`manifest: ${z.prettifyError(manifest.error)}`];
  const { config, layers, mediaType: own } = manifest.data;
  const types = own === docker.manifest ? docker : oci;
  const configBytes = find(config.digest);
  if (configBytes === undefined) return [`config ${config.digest} is missing`];
  const parsed = configSchema.safeParse(JSON.parse(configBytes.toString()));
  if (!parsed.success) return [`config: ${z.prettifyError(parsed.error)}`];
  const { rootfs, history } = parsed.data;
  const told = history?.filter((entry) => !entry.empty_layer).length;
  return [
    ...(own === types.manifest ? [] : [`manifest: media type ${own}`]),
    ...(config.mediaType === types.config ? [] : [`config of ${own}: media type ${config.mediaType}`]),
    ...(rootfs.diff_ids.length === layers.length ? [] : [`${layers.length} layers and ${rootfs.diff_ids.length} diff ids`]),
    ...(told === undefined || told === layers.length ? [] : [`${layers.length} layers and ${told} of them in the history`]),
    ...checkBlob(config, find),
    ...(await Promise.all(layers.map((layer, index) => checkLayerBlob(layer, { find, diffId: rootfs.diff_ids[index], wanted: types.layer })))).flat(),
  ];
}

type Descriptor = z.output<typeof descriptor>;

function checkBlob({ digest: wanted, size, mediaType: type }: Descriptor, find: FindBlob): string[] {
  const bytes = find(wanted);
  if (bytes === undefined) return [`${type} ${wanted} is missing`];
  const got = sha256(bytes);
  return [...(bytes.length === size ? [] : [`${wanted} has ${bytes.length} bytes, the descriptor says ${size}`]), ...(got === wanted ? [] : [`${wanted} has the digest ${got}`])];
}

async function checkLayerBlob(layer: Descriptor, { find, diffId, wanted }: { find: FindBlob; diffId: string | undefined; wanted: RegExp }): Promise<string[]> {
  const faults = checkBlob(layer, find);
  const bytes = find(layer.digest);
  if (faults.length > 0 || bytes === undefined) return faults;
  if (!wanted.test(layer.mediaType)) return [`layer ${layer.digest}: media type ${layer.mediaType}`];
  const tar = layer.mediaType.endsWith('gzip') ? gunzipSync(bytes) : layer.mediaType.endsWith('zstd') ? zstdDecompressSync(bytes) : bytes;
  const got = sha256(tar);
  return [...(got === diffId ? [] : [`layer ${layer.digest} has the diff id ${got}, the config says ${diffId}`]), ...(await checkLayer(tar)).map((fault) => `layer ${layer.digest}: ${fault}`)];
}

/** What in a tar breaks image-spec 1.1, image-layout.md, and what in its images breaks the rest of it. */
export async function checkLayout(tar: Buffer): Promise<{ faults: string[]; images: number }> {
  const files = await readFiles(tar);
  const find: FindBlob = (wanted) => files.get(`blobs/${wanted.replace(':', '/')}`);
  const faults: string[] = [];
  if ((JSON.parse(files.get('oci-layout')?.toString() ?? 'null') as { imageLayoutVersion?: string } | null)?.imageLayoutVersion !== '1.0.0') faults.push('oci-layout is missing or no 1.0.0');
  for (const [name, bytes] of files) {
    const [folder, algorithm, encoded] = name.split('/');
    if (folder === 'blobs' && `${algorithm}:${encoded}` !== sha256(bytes)) faults.push(`${name} has the digest ${sha256(bytes)}`);
  }
  const index = indexSchema.safeParse(JSON.parse(files.get('index.json')?.toString() ?? 'null'));
  if (!index.success) return { faults: [...faults, `index.json: ${z.prettifyError(index.error)}`], images: 0 };
  const { manifests } = index.data;
  for (const entry of manifests) {
    const name = entry.annotations?.['org.opencontainers.image.ref.name'];
    // annotations.md: alphanum *(separator alphanum), components with slashes between.
    if (name !== undefined && !/^[A-Za-z0-9]+([-._:@+/]{1,2}[A-Za-z0-9]+)*$/.test(name)) faults.push(`index.json: ref.name "${name}"`);
    faults.push(...checkBlob(entry, find), ...(await checkImage(entry.digest, find)));
  }
  return { faults, images: manifests.length };
}

async function readFiles(tar: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    if (files.has(entry.header.name)) throw new Error(`${entry.header.name} is in the archive twice`);
    const chunks = await Array.fromAsync(entry as AsyncIterable<Buffer>);
    if (entry.header.type === 'file') files.set(entry.header.name, Buffer.concat(chunks));
  }
  return files;
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
