import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustSucceed, runProgram, type Builder } from './observe.ts';

/** Debian's buildah with storage of its own in `folder`, and the images of these archives. It runs steps by chroot: that is what it can where no cgroup may be made. */
export async function openBuildah(folder: string, archives: readonly string[]): Promise<Builder & AsyncDisposable> {
  mkdirSync(folder, { recursive: true });
  const registries = join(folder, 'registries.conf');
  writeFileSync(registries, 'unqualified-search-registries = ["docker.io"]\n');
  const environment = { ...process.env, CONTAINERS_REGISTRIES_CONF: registries, BUILDAH_ISOLATION: 'chroot', TMPDIR: folder };
  const global = ['--root', `${folder}/root`, '--runroot', `${folder}/run`, '--storage-driver', 'overlay'];
  for (const archive of archives) mustSucceed(await runProgram('buildah', [...global, 'pull', '-q', `docker-archive:${archive}`], { env: environment }), `buildah pull ${archive}`);
  let count = 0;
  return {
    build: (args, { input, env, cwd }) =>
      runProgram('buildah', [...global, 'bud', '--pull-never', '--format', 'docker', '--identity-label=false', ...args], { input, env: { ...environment, ...env }, cwd }),
    save: async (image) => {
      const file = join(folder, `saved-${count++}.tar`);
      mustSucceed(await runProgram('buildah', [...global, 'push', '-q', image, `docker-archive:${file}`], { env: environment }), `buildah push ${image}`);
      const bytes = readFileSync(file);
      rmSync(file);
      return bytes;
    },
    failedLine: async () => undefined,
    [Symbol.asyncDispose]: async () => {
      await runProgram('buildah', [...global, 'rm', '--all'], { env: environment });
      await runProgram('umount', ['-l', `${folder}/root/overlay`]);
    },
  };
}
