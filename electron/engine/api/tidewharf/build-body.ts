import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { BuildBody, BuildCheckBody, BuildRepeatBody, BuildSecret, CachePruneBody } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';

/** A secret is a key or a password, no archive. */
const maxSecretBytes = 512 * 1024;

const path = z.string().min(1).max(4096).refine((text) => !text.includes('\0'), 'expected a path without a zero byte');
const absolute = path.refine((text) => text.startsWith('/'), 'expected an absolute path');
const word = z.string().max(4096);
const pairs = z.record(z.string().min(1).max(4096), z.string().max(256 * 1024));

const context = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), path: absolute }),
  z.strictObject({ kind: z.literal('remote'), url: z.string().min(1).max(8192) }),
  z.strictObject({ kind: z.literal('none') }),
]);
const dockerfile = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(2 * 1024 * 1024) }),
]);
const output = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('image') }), z.strictObject({ kind: z.enum(['oci-archive', 'docker-archive', 'tar', 'folder']), path: absolute })]);
const secretId = z.string().min(1).max(512);
/** Messages of these name the field and never what is in it. */
const secret = z.union([z.strictObject({ id: secretId, value: z.base64() }), z.strictObject({ id: secretId, path: absolute })], 'expected an id with a value (base64) or an absolute path');
const secrets = z.array(secret).max(200);
const ulimit = z.strictObject({ name: z.string().min(1).max(100), soft: z.number().int(), hard: z.number().int() });

/** What is left out is what a plain build has. */
const fields = {
  dockerfile: dockerfile.default({ kind: 'file', path: 'Dockerfile' }),
  tags: z.array(word).max(100).default([]),
  target: word.default(''),
  platform: word.default(''),
  args: pairs.default({}),
  labels: pairs.default({}),
  secrets: secrets.default([]),
  noCache: z.boolean().default(false),
  noCacheFilter: z.array(word).max(1000).default([]),
  pull: z.boolean().default(false),
  network: z.string().max(256).default('default'),
  addHosts: z.array(word).max(1000).default([]),
  shmSize: z.number().int().min(0).default(0),
  ulimits: z.array(ulimit).max(100).default([]),
  cacheFrom: z.array(word).max(100).default([]),
  cacheTo: word.default(''),
  output: output.default({ kind: 'image' }),
  allow: z.array(z.enum(['network.host', 'security.insecure'])).max(10).default([]),
  ssh: z.array(z.strictObject({ id: secretId.default('default'), path: absolute })).max(100).default([]),
};

export const buildBody = z.strictObject({ context, ...fields }) satisfies z.ZodType<BuildBody>;
/** Beside a context that is sent. */
export const sentBuildBody = z.strictObject(fields) satisfies z.ZodType<Omit<BuildBody, 'context'>>;
export const repeatBody = z.strictObject({ secrets: fields.secrets, noCache: fields.noCache }) satisfies z.ZodType<BuildRepeatBody>;
export const checkBody = z.strictObject({ context, dockerfile: fields.dockerfile, target: fields.target, args: fields.args }) satisfies z.ZodType<BuildCheckBody>;

const pruneFields = z.strictObject({
  olderThanSeconds: z.number().min(0).optional(),
  keepBytes: z.number().int().min(0).optional(),
  all: z.boolean().optional(),
  ids: z.array(z.string()).max(100_000).optional(),
  dryRun: z.boolean().optional(),
});
/** What is not said is not there, rather than undefined. */
export const cachePruneBody = pruneFields.transform((body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as CachePruneBody);

export const cacheSettingsBody = z.strictObject({ maxBytes: z.number().int().min(0) });

/** The secrets by their ids; those with a path are read now. `invalid` where two have one id or one is too long, `not-found` where a file is not there. */
export async function readSecrets(given: readonly BuildSecret[]): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const one of given) {
    if (found.has(one.id)) throw new EngineError('invalid', `secret ${one.id}: given twice`);
    found.set(one.id, 'value' in one ? checkLength(one.id, Buffer.from(one.value, 'base64')) : await readSecret(one.id, one.path));
  }
  return found;
}

async function readSecret(id: string, file: string): Promise<Buffer> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new EngineError('invalid', `secret ${id}: ${file} is no file`);
    if (found.size > maxSecretBytes) throw tooLong(id, found.size);
    return checkLength(id, await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new EngineError('not-found', `secret ${id}: ${file}: there is no such file`, { cause: error });
    if (code === 'EACCES') throw new EngineError('forbidden', `secret ${id}: ${file} may not be read`, { cause: error });
    throw error;
  }
}

function checkLength(id: string, value: Buffer): Buffer {
  if (value.length > maxSecretBytes) throw tooLong(id, value.length);
  return value;
}

function tooLong(id: string, bytes: number): EngineError {
  return new EngineError('invalid', `secret ${id}: ${bytes} bytes, at most ${maxSecretBytes}`);
}
