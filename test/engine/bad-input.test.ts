import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { createBodySchema } from '../../electron/engine/api/containers/create/create-body.ts';
import { openApiClient, type ApiClient } from '../support/api-client.ts';
import { startEngine, type TestEngine } from '../support/engine.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';

/** A path such as `HostConfig.Memory`, and what its schema says. */
type Field = { readonly path: readonly string[]; readonly schema: z.ZodType };

/** Every field that `POST /containers/create` acts on. */
function listFields(): Field[] {
  const top = fieldsOf(createBodySchema, []);
  return [...top, ...top.filter(({ path }) => path[0] === 'HostConfig').flatMap(({ path, schema }) => fieldsOf(schema, path))];
}

type Definition = { readonly in?: z.ZodType; readonly innerType?: z.ZodType };

function fieldsOf(schema: z.ZodType, path: readonly string[]): Field[] {
  if ('shape' in schema) return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => ({ path: [...path, name], schema: field }));
  const { in: input, innerType } = schema._zod.def as Definition;
  const inner = input ?? innerType;
  return inner === undefined ? [] : fieldsOf(inner, path);
}

const wrong: readonly unknown[] = [true, -1, 1.5, 1e300, 2 ** 53, 'text', '', [], [7], [[]], {}, { a: 7 }, { a: {} }, [{}], [{ Name: 7 }]];
const texts: Readonly<Record<string, string>> = {
  'a NUL': 'a\0b', 'a line break': 'a\nb', 'an escape': '\u001b[2J', 'a long one': 'a'.repeat(140_000), 'a path out': '../../../../etc/passwd', 'a hidden path out': '/tmp/../../etc/passwd', 'half a character': '\ud800',
};
/** Whose texts may have line breaks, and be as long as an argument. */
const freeTexts = ['Cmd', 'Entrypoint', 'Env', 'Labels', 'Annotations', 'SecurityOpt'];

const within = (path: readonly string[], value: unknown): object => path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;
const merge = (body: object): object => ({ Image: 'busybox', Cmd: ['true'], ...body });

test('every field of create refuses what it cannot be, by its name, and nothing is left behind', { timeout: 300_000 }, async () => {
  await using engine = await startEngine();
  using api = openApiClient(engine.socket);
  const archive = `${engine.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  expect(await engine.docker('load', '-i', archive)).toMatchObject({ code: 0 });
  await tryCreate(api, { Image: 'busybox' });
  await clear(api);
  const before = whatThereIs(engine);
  const descriptors = countDescriptors(engine);
  const fields = listFields();
  expect(fields.length).toBeGreaterThan(80);

  const unnamed: string[] = [];
  for (const { path, schema } of fields) {
    const name = path.join('.');
    for (const value of wrong) {
      const isWrong = !schema.safeParse(value).success;
      const { status, message } = await tryCreate(api, merge(within(path, value)));
      const what = `${name} = ${JSON.stringify(value)}: ${status} ${message}`;
      if (isWrong && !(status === 400 && message.includes(`body.${name}`))) unnamed.push(what);
      if (status >= 500 && status !== 501) unnamed.push(what);
    }
    for (const [kind, text] of Object.entries(texts)) {
      const value = [text, [text], { [text]: {} }, { [text]: 'x' }, { a: text }].find((each) => schema.safeParse(each).success);
      if (value === undefined) continue;
      const { status, message } = await tryCreate(api, merge(within(path, value)));
      const isFree = freeTexts.includes(path.at(-1) ?? '') && kind !== 'a NUL' && kind !== 'a long one';
      const mustFail = ['a NUL', 'a line break', 'an escape', 'a long one'].includes(kind) && !isFree;
      if (mustFail && !(status === 400 && message.includes(`body.${name}`))) unnamed.push(`${name} = ${kind}: ${status} ${message}`);
      if (status >= 500 && status !== 501) unnamed.push(`${name} = ${kind}: ${status} ${message}`);
    }
  }
  expect(unnamed).toEqual([]);
  await clear(api);
  await expect.poll(() => whatThereIs(engine)).toEqual(before);
  expect(countDescriptors(engine)).toBeLessThanOrEqual(descriptors);
  expect(engine.log().split('\n').filter((line) => line.includes('"stack":'))).toEqual([]);
});

test.each([
  ['a name with a way out', '../../etc', {}, 'name'],
  ['a name of one letter', 'a', {}, 'name'],
  ['a name with a line break', 'a\nb', {}, 'name'],
  ['a bind without a place', undefined, { HostConfig: { Binds: ['/tmp:relative'] } }, 'relative'],
  ['a bind onto the root', undefined, { HostConfig: { Binds: ['/tmp:/'] } }, "'/'"],
  ['a bind onto the root by a way round', undefined, { HostConfig: { Binds: ['/tmp:/a/../'] } }, "'/'"],
  ['a bind with an unknown mode', undefined, { HostConfig: { Binds: ['/tmp:/x:nonsense'] } }, 'nonsense'],
  ['a volume with a way out', undefined, { HostConfig: { Binds: ['../etc:/x'] } }, '../etc'],
  ['a mount of an unknown kind', undefined, { HostConfig: { Mounts: [{ Type: 'nonsense', Target: '/x' }] } }, 'nonsense'],
  ['a mount without a source', undefined, { HostConfig: { Mounts: [{ Type: 'bind', Target: '/x' }] } }, 'Source'],
  ['a relative folder', undefined, { WorkingDir: 'relative' }, 'relative'],
  ['a port that is none', undefined, { HostConfig: { PortBindings: { '99999/tcp': [{ HostPort: '1' }] } } }, '99999'],
  ['a port that is negative', undefined, { ExposedPorts: { '-1/tcp': {} } }, '-1'],
  ['a host port that is none', undefined, { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '70000' }] } } }, '70000'],
  ['a signal that is none', undefined, { StopSignal: 'NONSENSE' }, 'NONSENSE'],
  ['an address that is none', undefined, { HostConfig: { Dns: ['nonsense'] } }, 'nonsense'],
  ['less memory than a process needs', undefined, { HostConfig: { Memory: 1 } }, 'emory'],
  ['a capability that is none', undefined, { HostConfig: { CapAdd: ['NONSENSE'] } }, 'NONSENSE'],
  ['a hostname that is too long', undefined, { Hostname: 'a'.repeat(65) }, 'Hostname'],
  ['a variable without a name', undefined, { Env: ['=value'] }, '=value'],
])('%s is refused', async (_, name, body, told) => {
  engine ??= await openEngine();
  using api = openApiClient(engine.socket);
  const { status, message } = await tryCreate(api, merge(body), name);
  expect(`${status} ${message}`).toMatch(/^400 /);
  expect(message).toContain(told);
  const left = (await api.call('GET', '/containers/json?all=1')) as unknown[];
  await clear(api);
  expect(left).toHaveLength(0);
});

let engine: TestEngine | undefined;

async function openEngine(): Promise<TestEngine> {
  const opened = await startEngine();
  const archive = `${opened.dir}/busybox.tar`;
  await writeImageArchive(await ensureTestImage('busybox'), archive);
  await opened.docker('load', '-i', archive);
  return opened;
}

afterAll(async () => engine?.[Symbol.asyncDispose]());

async function tryCreate(api: ApiClient, body: object, name?: string): Promise<{ status: number; message: string }> {
  try {
    await api.call('POST', `/containers/create${name === undefined ? '' : `?name=${encodeURIComponent(name)}`}`, body);
    return { status: 201, message: '' };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [, status = '0', message = text] = /^status (\d+): (.*)/s.exec(text) ?? [];
    return { status: Number(status), message: message.slice(0, 300) };
  }
}

/** What was taken after all. */
async function clear(api: ApiClient): Promise<void> {
  const all = (await api.call('GET', '/containers/json?all=1')) as { Id: string }[];
  for (const { Id } of all) await api.call('DELETE', `/containers/${Id}?force=1&v=1`);
  await api.call('DELETE', '/tidewharf/v1/trash');
  const { Volumes } = (await api.call('GET', '/volumes')) as { Volumes: { Name: string }[] };
  for (const { Name } of Volumes) await api.call('DELETE', `/volumes/${Name}`);
}

function whatThereIs({ dir }: TestEngine): Record<string, number> {
  const count = (folder: string): number => readdirSync(`${dir}/${folder}`).length;
  return {
    folders: count('d/containers'),
    layers: readdirSync(`${dir}/d/layers`, { recursive: true }).length,
    bundles: count('r/c'),
    namespaces: count('r/netns'),
    volumes: count('d/volumes'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter((line) => line.includes(`${dir}/`)).length,
  };
}

const countDescriptors = ({ pid }: TestEngine): number => readdirSync(`/proc/${pid}/fd`).length;
