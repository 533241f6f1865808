import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { openBuildah } from '../compat/build-cases/buildah.ts';
import { openBuildDoor, type BuildDoor } from '../support/build-door.ts';
import { startEngine } from '../support/engine.ts';
import type { TestImageName } from '../support/image-recipes.ts';
import { ensureTestImage, writeImageArchive } from '../support/test-images.ts';
import { openClientFloor } from './client-floor.ts';
import { startDocker } from './peers.ts';
import { openScratchDisk } from './scratch-disk.ts';

const run = promisify(execFile);

export type BuildOptions = { readonly folder: string; readonly tag: string; readonly noCache: boolean };

/** Ours and Docker's, each through the docker client and over the API; the client with an engine that does nothing (`nobody`); buildah; and ours through its own door, where the context lies on the disk already. */
export type BuildContenders = AsyncDisposable & {
  /** On the disk that all of them work on. */
  readonly folder: string;
  readonly client: Readonly<Record<'tidewharf' | 'docker' | 'buildah' | 'nobody', (options: BuildOptions) => Promise<void>>>;
  /** `tar` is the context. */
  readonly api: Readonly<Record<'tidewharf' | 'docker', (options: BuildOptions & { tar: Buffer }) => Promise<void>>>;
  readonly door: (options: BuildOptions) => Promise<void>;
  /** Removes images without names. */
  readonly prune: () => Promise<void>;
};

export async function openBuildContenders(images: readonly TestImageName[]): Promise<BuildContenders> {
  await using stack = new AsyncDisposableStack();
  const { folder } = stack.use(await openScratchDisk());
  const archives: string[] = [];
  for (const name of images) {
    archives.push(path.join(folder, `${name}.tar`));
    await writeImageArchive(await ensureTestImage(name), archives.at(-1) ?? '');
  }
  const rootfs = path.join(folder, 'rootfs.tar');
  await run('tar', ['-cf', rootfs, '-C', '/', 'bin/busybox', '--dereference', '--hard-dereference']);
  const docker = stack.use(await startDocker(path.join(folder, 'docker'), rootfs));
  fs.mkdirSync(path.join(folder, 'tidewharf'));
  const engine = stack.use(await startEngine({ dir: path.join(folder, 'tidewharf'), args: ['--trash', 'off'] }));
  for (const socket of [docker.socket, engine.socket]) for (const archive of archives) await run('docker', ['-H', `unix://${socket}`, 'load', '-q', '-i', archive]);
  const buildah = stack.use(await openBuildah(path.join(folder, 'buildah'), archives));
  const nobody = path.join(folder, 'nobody');
  stack.use(await openClientFloor(nobody));
  const door = openBuildDoor(engine.socket);
  const byClient = (socket: string) => async ({ folder: context, tag, noCache }: BuildOptions) =>
    void (await run('docker', ['-H', `unix://${socket}`, 'build', '-q', '-t', tag, ...(noCache ? ['--no-cache'] : []), context], { env: { ...process.env, DOCKER_BUILDKIT: '0' } }));
  const held = stack.move();
  return {
    folder,
    client: {
      tidewharf: byClient(engine.socket),
      docker: byClient(docker.socket),
      nobody: byClient(nobody),
      buildah: async ({ folder: context, tag, noCache }) => {
        const { code, stderr } = await buildah.build(['-q', '-t', tag, noCache ? '--no-cache' : '--layers', context], {});
        if (code !== 0) throw new Error(`buildah: ${stderr}`);
      },
    },
    api: { tidewharf: (options) => buildOverApi(engine.socket, options), docker: (options) => buildOverApi(docker.socket, options) },
    door: (options) => buildByDoor(door, options),
    prune: async () => {
      for (const socket of [docker.socket, engine.socket]) await run('docker', ['-H', `unix://${socket}`, 'image', 'prune', '-f']);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function buildByDoor(door: BuildDoor, { folder, tag, noCache }: BuildOptions): Promise<void> {
  const events = await door.events(await door.start({ context: { kind: 'folder', path: folder }, tags: [tag], noCache }));
  const last = events.at(-1);
  if (last?.kind !== 'finished' || last.status !== 'done') throw new Error(`our door: ${JSON.stringify(last)}`);
}

/** Sends the context and reads the answer to its end. */
function buildOverApi(socketPath: string, { tar, tag, noCache }: BuildOptions & { tar: Buffer }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-tar', 'content-length': tar.length };
    const request = http.request({ socketPath, method: 'POST', path: `/v1.41/build?q=1&rm=1&t=${tag}${noCache ? '&nocache=1' : ''}`, headers }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('data', (text: string) => (said += text)).on('error', reject);
      response.on('end', () => (response.statusCode === 200 && !said.includes('"errorDetail"') ? resolve() : reject(new Error(`build: status ${response.statusCode}: ${said}`))));
    });
    request.on('error', reject).end(tar);
  });
}
