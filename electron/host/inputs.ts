import { z } from 'zod';
import { EngineError } from '../shared/errors/engine-error.ts';
import type { CallName, Calls, StreamName, Streams } from '../shared/ipc/contract.ts';
import type { PublishedPort } from '../shared/ipc/types.ts';
import { isMirrorUrl, isRegistryHost } from '../shared/oci/registry-address.ts';

const empty = z.strictObject({});
const id = z.string().min(1).max(300);
const byId = z.strictObject({ id });
const shortText = z.string().max(4096);
const words = z.array(z.string().max(131_072)).max(10_000);
const cols = z.int().min(1).max(1000);
const rows = z.int().min(1).max(1000);
const port = z.int().min(1).max(65_535);

const publishedPort: z.ZodType<PublishedPort> = z.strictObject({
  containerPort: port,
  protocol: z.enum(['tcp', 'udp']),
  hostIp: z.union([z.literal(''), z.ipv4(), z.ipv6()]),
  hostPort: z.int().min(0).max(65_535),
});

// What the engine refuses at its start must not get into the settings: it would not start again.
const mirrorUrl = z.string().max(2000).refine(isMirrorUrl, 'expected an http or https URL without login and query');
const registryHost = z.string().max(300).refine(isRegistryHost, 'expected a host, with a port where it has one');

/** The fields of the settings, each as it may be set. */
export const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  imagesView: z.enum(['gallery', 'table']),
  registryMirrors: z.array(mirrorUrl).max(50),
  insecureRegistries: z.array(registryHost).max(50),
  terminalScreenReader: z.boolean(),
};

const terminalTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('container'), containerId: id, command: words.min(1).optional(), user: shortText.optional() }),
  z.strictObject({ kind: z.literal('host') }),
]);

const callInputs: { readonly [Name in CallName]: z.ZodType<Calls[Name]['in']> } = {
  'app.info': empty,
  'app.openExternal': z.strictObject({ url: shortText }),
  'engine.state': empty,
  'engine.restart': empty,
  'settings.get': empty,
  'settings.set': z.strictObject(settingsFields).partial(),
  'images.list': empty,
  'images.inspect': byId,
  'images.remove': z.strictObject({ reference: id, force: z.boolean() }),
  'images.pull': z.strictObject({ reference: shortText, platform: z.string().max(100).exactOptional() }),
  'containers.list': empty,
  'containers.inspect': byId,
  'containers.run': z.strictObject({
    image: z.string().min(1).max(4096),
    name: z.string().max(300),
    ports: z.array(publishedPort).max(1000),
    env: words,
    command: words.optional(),
    tty: z.boolean(),
    restartPolicy: z.enum(['no', 'on-failure', 'always', 'unless-stopped']),
  }),
  'containers.start': byId,
  'containers.stop': byId,
  'containers.restart': byId,
  'containers.kill': byId,
  'containers.remove': z.strictObject({ id, force: z.boolean() }),
  'containers.restore': byId,
  'tasks.list': empty,
  'tasks.cancel': byId,
  'tasks.dismiss': byId,
  'terminals.list': empty,
  'terminals.open': z.strictObject({ target: terminalTarget, cols, rows }),
  'terminals.write': z.strictObject({ id, data: z.string().max(1 << 20) }),
  'terminals.resize': z.strictObject({ id, cols, rows }),
  'terminals.close': byId,
};

const streamInputs: { readonly [Name in StreamName]: z.ZodType<Streams[Name]['in']> } = {
  logs: z.strictObject({ id, tail: z.int().min(0).max(1_000_000), follow: z.boolean() }),
  terminal: byId,
};

export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(callInputs, name);
}

export function isStreamName(name: unknown): name is StreamName {
  return typeof name === 'string' && Object.hasOwn(streamInputs, name);
}

/** A call's input as the page sent it. Fails `invalid`, naming the field. */
export function parseCallInput<Name extends CallName>(name: Name, input: unknown): Calls[Name]['in'] {
  return parse(name, callInputs[name], input);
}

/** A stream's request as the page sent it. Fails `invalid`, naming the field. */
export function parseStreamInput<Name extends StreamName>(name: Name, input: unknown): Streams[Name]['in'] {
  return parse(name, streamInputs[name], input);
}

function parse<T>(name: string, schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EngineError('invalid', `${name}: ${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'not as expected'}`, {
    detail: { field: issue?.path.join('.') ?? '' },
  });
}
