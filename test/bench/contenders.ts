import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEngine } from '../support/engine.ts';
import { openApiClient, type ApiClient } from '../support/api-client.ts';
import { openPodman, startDocker, type Tool } from './peers.ts';

const run = promisify(execFile);

export type Contender = Pick<Tool, 'image' | 'client' | 'plainHttp'> & { readonly api: ApiClient };
export const names = ['tidewharf', 'docker', 'podman'] as const;
export type Contenders = Readonly<Record<(typeof names)[number], Contender>> & AsyncDisposable & {
  /** Gone at the end. */
  readonly folder: string;
  /** A tar with /bin/busybox. */
  readonly rootfs: string;
};

/**
 * Our engine (with more arguments), Docker Engine and Podman, side by side in the namespaces of this process, in `folder` or one of their own. Containers
 * that a case leaves are removed at the end.
 */
export async function openContenders(options: { folder?: string; args?: readonly string[] } = {}): Promise<Contenders> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.adopt(fs.mkdtempSync(path.join(options.folder ?? os.tmpdir(), 'bench-')), (made) => fs.rmSync(made, { recursive: true, force: true }));
  const rootfs = path.join(folder, 'rootfs.tar');
  await run('tar', ['-cf', rootfs, '-C', '/', 'bin/busybox', '--dereference', '--hard-dereference']);
  const docker = stack.use(await startDocker(path.join(folder, 'docker'), rootfs));
  const podman = stack.use(await openPodman(path.join(folder, 'podman'), rootfs));
  fs.mkdirSync(path.join(folder, 'tidewharf'));
  const engine = stack.use(await startEngine({ starter: path.resolve(import.meta.dirname, '../../dist/starter.tar'), dir: path.join(folder, 'tidewharf'), args: options.args ?? [] }));
  const ours = {
    socket: engine.socket,
    image: 'tidewharf/starter',
    plainHttp: [],
    client: (...args: string[]) => run('docker', ['-H', `unix://${engine.socket}`, ...args]),
  };
  const contend = ({ socket, image, client, plainHttp }: Omit<Tool, keyof AsyncDisposable>): Contender => ({ image, client, plainHttp, api: stack.use(openApiClient(socket)) });
  const contenders = { tidewharf: contend(ours), docker: contend(docker), podman: contend(podman) };
  // Docker leaves its containers' processes behind where it is ended before them.
  stack.defer(() => removeAll(contenders.docker));
  const held = stack.move();
  return { ...contenders, folder, rootfs, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

async function removeAll({ api }: Contender): Promise<void> {
  const all = (await api.call('GET', '/containers/json?all=1')) as { Id: string }[];
  for (const { Id } of all) await api.call('DELETE', `/containers/${Id}?force=1`);
}

export type CreateOptions = { readonly command?: readonly string[]; readonly network?: 'none' | 'bridge'; readonly autoRemove?: boolean };

const sleep = ['/bin/busybox', 'sleep', '100000'];

/** Creates a container over the API and returns its id. */
export async function createContainer({ api, image }: Contender, options: CreateOptions = {}): Promise<string> {
  const { command = sleep, network = 'none', autoRemove = false } = options;
  const body = { Image: image, Cmd: command, HostConfig: { NetworkMode: network, AutoRemove: autoRemove } };
  return ((await api.call('POST', '/containers/create', body)) as { Id: string }).Id;
}

export async function runContainer(contender: Contender, options: CreateOptions = {}): Promise<string> {
  const id = await createContainer(contender, options);
  await contender.api.call('POST', `/containers/${id}/start`);
  return id;
}

export async function removeContainer({ api }: Contender, id: string): Promise<void> {
  await api.call('DELETE', `/containers/${id}?force=1`);
}
