// Builds: ours against Docker's classic builder and buildah, with the docker client, over the API alone, and through our own door. `floor` is the client with an engine that
// does nothing: what neither of the two can take away.
// `npm run bench -- build [rounds] [part of a case's name]`
import fs from 'node:fs';
import path from 'node:path';
import { settle } from '../big-image.ts';
import { openBuildContenders, type BuildOptions } from '../build-contenders.ts';
import { tarOf, writeBase, writeBigCopy, writeBigRun, writeNodeApp, writeTenThousand, writeThirtyRuns, writeThirtySteps } from '../build-contexts.ts';
import { less, printCase, race, type Lap } from '../race.ts';

const rounds = Number(process.argv[2] ?? 5);
const wanted = process.argv[3] ?? '';

type BuildBench = {
  readonly name: string;
  readonly noCache: boolean;
  readonly write: (folder: string) => string;
  /** What it stands on, built once. */
  readonly writeBase?: (folder: string) => string;
  /** Before each build. */
  readonly change?: (folder: string) => void;
};

let changes = 0;
const benches: readonly BuildBench[] = [
  { name: '30 steps all cached', noCache: false, write: writeThirtySteps },
  { name: '30 steps, a file of the last one changed', noCache: false, write: writeThirtySteps, change: (folder) => fs.writeFileSync(path.join(folder, 'last'), `${changes++}\n`) },
  { name: '30 small RUN steps uncached', noCache: true, write: writeThirtyRuns },
  { name: 'COPY of 10,000 files uncached', noCache: true, write: writeTenThousand },
  { name: 'two-stage Node app uncached', noCache: true, write: writeNodeApp },
  { name: 'RUN of 300 MB that do not pack', noCache: true, writeBase: (folder) => writeBase(folder, 'random'), write: (folder) => writeBigRun(folder, 'random') },
  { name: 'RUN of 300 MB of programs and text', noCache: true, writeBase: (folder) => writeBase(folder, 'usual'), write: (folder) => writeBigRun(folder, 'usual') },
  { name: 'COPY of 300 MB that do not pack', noCache: true, write: (folder) => writeBigCopy(folder, 'random') },
  { name: 'COPY of 300 MB of programs and text', noCache: true, write: (folder) => writeBigCopy(folder, 'usual') },
];

await using contenders = await openBuildContenders(['busybox', 'node']);
const { client, api, door } = contenders;

for (const { name, noCache, write, writeBase: base, change } of benches.filter((bench) => bench.name.includes(wanted))) {
  const slug = name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase();
  const folder = write(path.join(contenders.folder, slug, 'context'));
  if (base !== undefined) {
    const below = { folder: base(path.join(contenders.folder, slug, 'base')), tag: 'bench-base', noCache: true };
    for (const build of [client.tidewharf, client.docker, client.buildah]) await build(below);
  }
  const options = (who: string): BuildOptions => ({ folder, tag: `${slug}-${who}`, noCache });
  const before = async (): Promise<Buffer> => {
    change?.(folder);
    await settle();
    return tarOf(folder);
  };
  const lap = (run: (tar: Buffer) => Promise<void>): Lap<Buffer> => ({ before, run });
  const figures = await race(
    {
      client: lap(() => client.tidewharf(options('client'))),
      dockerClient: lap(() => client.docker(options('client'))),
      buildah: lap(() => client.buildah(options('client'))),
      floor: lap(() => client.nobody(options('client'))),
      api: lap((tar) => api.tidewharf({ ...options('api'), tar })),
      dockerApi: lap((tar) => api.docker({ ...options('api'), tar })),
      door: lap(() => door(options('door'))),
    },
    rounds,
  );
  printCase(`${name}, with the client`, figures.client, { docker: figures.dockerClient, buildah: figures.buildah, floor: figures.floor });
  printCase(`${name}, with the client, less its floor`, less(figures.client, figures.floor), { docker: less(figures.dockerClient, figures.floor) });
  printCase(`${name}, over the API`, figures.api, { docker: figures.dockerApi });
  printCase(`${name}, through our own door`, figures.door, { docker: figures.dockerApi, buildah: figures.buildah });
  await contenders.prune();
}
