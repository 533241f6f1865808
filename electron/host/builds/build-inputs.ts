import { z } from 'zod';
import type { BuildCalls } from '../../shared/ipc/builds.ts';
import { byId, empty, id, type InputsOf, shortText } from '../input-parts.ts';

const handle = z.string().min(1).max(100);
const wholeText = z.string().max(4 << 20);
const words = z.array(z.string().max(1000)).max(100);
const pairs = z.record(z.string().max(1000), z.string().max(131_072));

const context = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('folder'), handle }),
  z.strictObject({ kind: z.literal('remote'), url: shortText }),
  z.strictObject({ kind: z.literal('none') }),
]);

const dockerfile = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inside'), path: shortText }),
  z.strictObject({ kind: z.literal('file'), handle }),
  z.strictObject({ kind: z.literal('text'), text: wholeText }),
]);

const secret = z.union([z.strictObject({ id: z.string().min(1).max(1000), value: z.string().max(1 << 20) }), z.strictObject({ id: z.string().min(1).max(1000), handle })]);
const secrets = z.array(secret).max(1000);
const ssh = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('own'), id: z.string().min(1).max(500) }), z.strictObject({ kind: z.literal('socket'), id: z.string().min(1).max(500), handle })]);
const check = { context, dockerfile, target: z.string().max(1000), args: pairs };

const output = z.union([z.strictObject({ kind: z.literal('image') }), z.strictObject({ kind: z.enum(['oci-archive', 'docker-archive', 'tar', 'folder']), handle })]);
const ulimit = z.strictObject({ name: z.string().min(1).max(100), soft: z.number().int(), hard: z.number().int() });

const file = z.strictObject({
  which: z.enum(['dockerignore', 'dockerfile']),
  of: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('choice'), context, dockerfile }), z.strictObject({ kind: z.literal('build'), id })]),
});

const prune = z.strictObject({
  olderThanSeconds: z.number().min(0).optional(),
  keepBytes: z.number().min(0).optional(),
  all: z.boolean().optional(),
  ids: z.array(id).max(100_000).optional(),
}).transform(({ olderThanSeconds, keepBytes, all, ids }) => ({
  ...(olderThanSeconds !== undefined && { olderThanSeconds }), ...(keepBytes !== undefined && { keepBytes }), ...(all !== undefined && { all }), ...(ids !== undefined && { ids }),
}));

export const buildInputs: InputsOf<BuildCalls> = {
  'builds.list': empty,
  'builds.get': byId,
  'builds.start': z.strictObject({
    ...check, tags: z.array(z.string().max(500)).max(100), platform: z.string().max(100), labels: pairs, secrets, ssh: z.array(ssh).max(100), noCache: z.boolean(), pull: z.boolean(), network: z.string().max(300),
    allow: z.array(z.enum(['network.host', 'security.insecure'])).max(2), noCacheFilter: words, addHosts: words, shmSize: z.number().int().min(0), ulimits: z.array(ulimit).max(100),
    cacheFrom: words, cacheTo: z.string().max(1000), output,
  }),
  'builds.repeat': z.strictObject({ id, secrets, noCache: z.boolean() }),
  'builds.cancel': byId,
  'builds.remove': byId,
  'builds.check': z.strictObject(check),
  'builds.checkAgain': byId,
  'builds.chosenOf': byId,
  'builds.readFile': file,
  'builds.writeFile': z.strictObject({ file, before: wholeText.nullable(), after: wholeText.nullable() }),
  'builds.cache': empty,
  'builds.cachePlan': prune,
  'builds.cachePrune': prune,
  'builds.cacheSettings': empty,
  'builds.changeCacheSettings': z.strictObject({ maxBytes: z.int().min(0) }),
};
