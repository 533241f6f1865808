// Start to exit of `true` in a new container without network, removed afterwards: ours, Docker Engine, Podman, and raw runc as the floor.
import { openContenders, createContainer, type Contender } from '../contenders.ts';
import { prepareRunc } from '../peers.ts';
import { printCase, race } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);
const command = ['/bin/busybox', 'true'];

await using contenders = await openContenders();
const { tidewharf, docker, podman } = contenders;
const runc = await prepareRunc(`${contenders.folder}/runc`, contenders.rootfs);

/** The calls of `docker run --rm`. */
async function runByApi(contender: Contender): Promise<void> {
  const id = await createContainer(contender, { command, autoRemove: true });
  const waiting = await contender.api.open('POST', `/containers/${id}/wait?condition=removed`);
  await contender.api.call('POST', `/containers/${id}/start`);
  const exit = (await waiting.read()) as { StatusCode: number };
  if (exit.StatusCode !== 0) throw new Error(`exit code ${exit.StatusCode}`);
}

const runByClient = ({ client, image }: Contender): Promise<unknown> => client('run', '--rm', '--network', 'none', image, ...command);

const result = await race(
  {
    runc: { run: () => runc.runTrue() },
    api: { run: () => runByApi(tidewharf) },
    dockerApi: { run: () => runByApi(docker) },
    client: { run: () => runByClient(tidewharf) },
    dockerClient: { run: () => runByClient(docker) },
    podmanClient: { run: () => runByClient(podman) },
  },
  rounds,
);
printCase('run true, over the API', result.api, { docker: result.dockerApi, runc: result.runc });
printCase('run true, with the client', result.client, { docker: result.dockerClient, podman: result.podmanClient, runc: result.runc });
process.stdout.write(`${JSON.stringify({ case: 'above raw runc', unit: 'ms', api: Math.round((result.api.median - result.runc.median) * 10) / 10 })}\n`);
