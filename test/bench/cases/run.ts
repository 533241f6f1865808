// Start to exit of `true` in a new container without network, removed afterwards: ours, raw runc, Docker Engine and Podman, in turn.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEngine } from '../../support/engine.ts';
import { printCase, race } from '../median.ts';
import { openPodman, prepareRunc, startDocker } from '../peers.ts';
import { openRunClient } from '../run-client.ts';

const rounds = Number(process.argv[2] ?? 20);
const run = promisify(execFile);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tidewharf-bench-'));
const rootfs = path.join(folder, 'rootfs.tar');
await run('tar', ['-cf', rootfs, '-C', '/', 'bin/busybox', '--dereference', '--hard-dereference']);

try {
  await using docker = await startDocker(path.join(folder, 'docker'), rootfs);
  await using podman = await openPodman(path.join(folder, 'podman'), rootfs);
  await using runc = prepareRunc(path.join(folder, 'runc'), rootfs);
  await using engine = await startEngine({ starter: path.resolve(import.meta.dirname, '../../../dist/starter.tar') });
  const image = 'tidewharf/starter';
  const command = ['/bin/busybox', 'true'];
  const ours = openRunClient(engine.socket);
  const theirs = openRunClient(docker.socket);

  const result = await race(
    {
      runc: () => runc.runTrue(),
      api: () => ours.runTrue({ image, command }),
      dockerApi: () => theirs.runTrue({ image: 'bench', command }),
      client: () => run('docker', ['-H', `unix://${engine.socket}`, 'run', '--rm', '--network', 'none', image, ...command]),
      dockerClient: () => docker.runTrue(),
      podmanClient: () => podman.runTrue(),
    },
    rounds,
  );
  printCase('run true, over the API', result.api, { docker: result.dockerApi, runc: result.runc });
  printCase('run true, with the docker client', result.client, { docker: result.dockerClient, podman: result.podmanClient, runc: result.runc });
  process.stdout.write(`${JSON.stringify({ case: 'above raw runc', unit: 'ms', api: Math.round((result.api.median - result.runc.median) * 10) / 10 })}\n`);
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
