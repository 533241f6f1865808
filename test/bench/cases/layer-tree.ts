// What is in the layers of an image of 300 MB and 10,000 files; the others have only `save`, and tar tells what is in it. The floor is `gunzip | tar -t`.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import type { ImageLayersReply, LayerTreeReply } from '../../../electron/shared/engine-api/image-contents.ts';
import { settle } from '../big-image.ts';
import { names, type Contender } from '../contenders.ts';
import { describeImage, openImageContenders } from '../image-contenders.ts';
import { printCase, race } from '../race.ts';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 5);

await using opened = await openImageContenders();
const { contenders, image } = opened;
const { tidewharf, docker, podman, folder } = contenders;
const load = ({ client }: Contender): Promise<unknown> => client('load', '--input', image.archive);
for (const name of names) await load(contenders[name]);

/** Every layer with its sums, and what lies at the top of each and in one of its folders. */
async function readTree({ api }: Contender): Promise<void> {
  const path = `/tidewharf/v1/images/${image.name}/layers`;
  const { layers } = (await api.call('GET', path)) as ImageLayersReply;
  const added = layers.reduce((sum, layer) => sum + layer.added, 0);
  if (added < image.entries) throw new Error(`${added} entries of ${image.entries}`);
  for (const { layer } of layers) {
    for (const inside of ['', `part${layer}/folder1`]) {
      const { items } = (await api.call('GET', `${path}/${layer}/tree?folder=${inside}`)) as LayerTreeReply;
      if (items.length === 0) throw new Error(`layer ${layer}: nothing in '${inside}'`);
    }
  }
}

const listSaved = ({ client }: Contender) => ({
  before: settle,
  run: async () => {
    await client('save', '--output', `${folder}/saved.tar`, image.name);
    await run('sh', ['-c', 'mkdir "$0" && tar -xf "$0.tar" -C "$0" && find "$0" -name "*.tar" -type f -exec tar -tvf {} ";"', `${folder}/saved`], { maxBuffer: 1 << 26 });
  },
  after: async () => {
    for (const name of ['saved', 'saved.tar']) await fs.promises.rm(`${folder}/${name}`, { recursive: true });
  },
});

const result = await race(
  {
    first: {
      before: async () => {
        await tidewharf.client('rmi', image.name);
        await load(tidewharf);
        await settle();
      },
      run: () => readTree(tidewharf),
    },
    known: { run: () => readTree(tidewharf) },
    docker: listSaved(docker),
    podman: listSaved(podman),
    tar: { run: () => run('sh', ['-c', 'for layer; do gunzip -c < "$layer" | tar -tv || exit; done', 'sh', ...image.layers], { maxBuffer: 1 << 26 }) },
  },
  rounds,
);
const peers = { docker: result.docker, podman: result.podman, tar: result.tar };
printCase(`layer tree of ${describeImage(image)}, asked for the first time`, result.first, peers);
printCase(`layer tree of ${describeImage(image)}, known`, result.known, peers);
