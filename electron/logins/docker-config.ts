import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../shared/errors/engine-error.ts';
import type { Login } from './logins.ts';
import { serverAddress } from './registry-auth-header.ts';

const text = z.string().nullish().transform((value) => value ?? '');
const entry = z.looseObject({ auth: text, identitytoken: text, username: text, password: text });
const schema = z.looseObject({
  auths: z.record(z.string(), entry).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: text,
});

/** Docker's `config.json`, as far as logins go. What else it holds is kept when it is written. */
export type DockerConfig = z.output<typeof schema>;

/** An empty one where there is no such file; `invalid` where it cannot be read. Errors hold nothing of its content. */
export async function readDockerConfig(file: string): Promise<DockerConfig> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return schema.parse({});
    throw new EngineError('invalid', `${file}: it cannot be read (${(cause as NodeJS.ErrnoException).code})`);
  }
  try {
    return schema.parse(content.trim() === '' ? {} : JSON.parse(content));
  } catch {
    throw new EngineError('invalid', `${file}: it is no configuration of Docker's`);
  }
}

/** Replaces it as a whole, readable by its owner only. A link stays, and what it points to is replaced. */
export async function writeDockerConfig(file: string, config: DockerConfig): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const target = await realpath(file).catch(() => file);
  const fresh = `${target}.${process.pid}.new`;
  const { credsStore, ...rest } = config;
  try {
    await using handle = await open(fresh, 'wx', 0o600);
    await handle.writeFile(`${JSON.stringify({ ...rest, ...(credsStore && { credsStore }) }, null, '\t')}\n`);
    await handle.sync();
    await rename(fresh, target);
    await using folder = await open(dirname(target), 'r');
    await folder.sync();
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new EngineError('internal', `write ${file}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}

/** The suffix of the helper program for a registry; undefined where the file itself has the logins. */
export function helperOf({ credHelpers, credsStore }: DockerConfig, domain: string): string | undefined {
  return (credHelpers?.[keyOf(credHelpers ?? {}, domain) ?? ''] ?? credsStore) || undefined;
}

/** What the file has itself. `kept`: it has an entry without a login, as where a keyring has that. */
export function fileLogin({ auths }: DockerConfig, domain: string): { login: Login | undefined; kept: boolean } {
  const found = auths?.[keyOf(auths ?? {}, domain) ?? ''];
  if (found === undefined) return { login: undefined, kept: false };
  const login = loginOf(found);
  return { login, kept: login === undefined };
}

function loginOf({ auth, identitytoken, username, password }: z.output<typeof entry>): Login | undefined {
  if (identitytoken) return { identityToken: identitytoken };
  const decoded = Buffer.from(auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  // Old clients filled the end with zeros.
  if (colon > 0) return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, '') };
  return username ? { username, password } : undefined;
}

/** The entry of a registry: its own address, or else one whose host is the same, as clients of all ages wrote it. */
export function keyOf(entries: Readonly<Record<string, unknown>>, domain: string): string | undefined {
  const own = serverAddress(domain);
  if (Object.hasOwn(entries, own)) return own;
  return Object.keys(entries).find((key) => hostOf(key) === hostOf(own));
}

function hostOf(address: string): string {
  const host = address.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return host === 'docker.io' || host === 'registry-1.docker.io' ? 'index.docker.io' : host;
}

/** Where it is: DOCKER_CONFIG names the folder, else it is `.docker` of the home folder. */
export function dockerConfigFile(environment: Readonly<Record<string, string | undefined>>, home: string): string {
  return join(environment['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
}
