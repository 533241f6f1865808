import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEngine } from '../../support/engine.ts';
import type { TestImageName } from '../../support/image-recipes.ts';
import { ensureTestImage, writeImageArchive } from '../../support/test-images.ts';

const run = promisify(execFile);

/** An engine with images for a client, or Docker's own (TIDEWHARF_COMPAT_HOST) to see that a flow asks for what Docker does. */
export type ClientEngine = AsyncDisposable & {
  readonly socket: string;
  /** A folder of its own for files of the flow. */
  readonly folder: string;
  /** For programs that find their engine by the environment. */
  readonly env: NodeJS.ProcessEnv;
  docker(...args: string[]): Promise<string>;
};

export async function startClientEngine(images: readonly TestImageName[]): Promise<ClientEngine> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'client-')), (path) => rmSync(path, { recursive: true, force: true }));
  const host = process.env['TIDEWHARF_COMPAT_HOST'] ?? `unix://${stack.use(await startEngine()).socket}`;
  const env = { ...process.env, DOCKER_HOST: host, DOCKER_CONFIG: join(folder, 'config'), HOME: folder };
  const docker = async (...args: string[]): Promise<string> => (await run('docker', args, { env })).stdout.trim();
  for (const name of images) {
    const archive = join(folder, `${name}.tar`);
    await writeImageArchive(await ensureTestImage(name), archive);
    await docker('load', '-q', '-i', archive);
    rmSync(archive);
  }
  const kept = stack.move();
  return { socket: host.replace('unix://', ''), folder, env, docker, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
