import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import { decompress } from '../../sys/decompress.ts';
import { toDiskError } from '../../sys/disk-error.ts';
import type { Contexts } from './build-context.ts';
import { cloneGit } from './clone-git.ts';
import { peekArchive } from './peek-stream.ts';
import { firstTime, type ReceivedFolders, type ReceivedTree } from './received-folders.ts';
import { asPattern } from './as-pattern.ts';
import { parseRemoteSource, withoutLogin } from './remote-source.ts';

export type RemoteOptions = { readonly received: ReceivedFolders; readonly environment: Readonly<Record<string, string | undefined>>; readonly maxBytes: number };

const maxDockerfile = 4 * 1024 * 1024;
/** Its HTTP client takes time and memory: it is loaded with the first address. */
const loadFetch = () => import('./fetch-url.ts');

/** A context that a URL leads to. `dockerfile`: the URL was that of a Dockerfile, which lies there by this name. */
export async function openRemote(options: RemoteOptions, { url, signal, onProgress }: { url: string; signal: AbortSignal; onProgress: Parameters<Contexts['openContext']>[0]['onProgress'] }): Promise<ReceivedTree & { readonly dockerfile?: string }> {
  const { received, environment } = options;
  const source = parseRemoteSource(url);
  if (source.kind === 'git') return received.fill('the build context', (folder) => cloneGit(source, { folder, keepGitDir: false, signal }));
  const { fetchUrl } = await loadFetch();
  const fetched = await fetchUrl(source.url, { signal, environment });
  const { isArchive, body } = await peekArchive(fetched.body);
  if (isArchive) return received.receive(decompress(body), { name: 'the build context', signal, onProgress });
  const content = await readText(body, `build context ${withoutLogin(url)}: it is no archive, and as a Dockerfile too large`);
  return { ...(await received.lay([{ name: 'Dockerfile', content }])), dockerfile: 'Dockerfile' };
}

async function readText(body: AsyncIterable<Uint8Array>, tooLarge: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const bytes of body) {
    size += bytes.length;
    if (size > maxDockerfile) throw new EngineError('invalid', tooLarge);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** What ADD fetches: a file of the mode 0600, or a repository. Its sources as a selection takes them. */
export async function fetchRemote(options: RemoteOptions, { url, checksum, keepGitDir, signal, onProgress }: Parameters<Contexts['fetchRemote']>[0]): Promise<ReceivedTree & { readonly sources: readonly string[] }> {
  const { received, environment } = options;
  const source = parseRemoteSource(url);
  const what = `ADD ${withoutLogin(url)}`;
  if (source.kind === 'git') {
    if (checksum !== undefined) throw new EngineError('invalid', `${what}: --checksum is for files: name a commit behind # instead`);
    return { ...(await received.fill(what, (folder) => cloneGit(source, { folder, keepGitDir, signal }))), sources: ['.'] };
  }
  const { fetchUrl } = await loadFetch();
  const fetched = await fetchUrl(source.url, { signal, environment });
  const laid = await received.fill(what, async (folder) => {
    const path = join(folder, fetched.name);
    const digest = await writeBody({ path, body: fetched.body, signal, limit: options.maxBytes, what, onBytes: (bytes) => onProgress?.(bytes, fetched.total) });
    if (checksum !== undefined && digest !== checksum) throw new EngineError('corrupt', `${what}: its content is ${digest}, expected ${checksum}`);
    const time = fetched.lastModified ?? firstTime;
    await utimes(path, time, time);
    return folder;
  });
  return { ...laid, sources: [asPattern(fetched.name)] };
}

async function writeBody(request: { path: string; body: AsyncIterable<Uint8Array>; signal: AbortSignal; limit: number; what: string; onBytes: (bytes: number) => void }): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const bytes of request.body) {
      size += bytes.length;
      if (size > request.limit) throw new EngineError('invalid', `${request.what}: more than ${request.limit} bytes`);
      hash.update(bytes);
      request.onBytes(size);
      yield bytes;
    }
  };
  try {
    await pipeline(counted, createWriteStream(request.path, { flags: 'wx', mode: 0o600 }), { signal: request.signal });
  } catch (error) {
    if (request.signal.aborted) throw new EngineError('cancelled', `${request.what}: cancelled`, { cause: error });
    throw toDiskError(error, request.what);
  }
  return `sha256:${hash.digest('hex')}`;
}
