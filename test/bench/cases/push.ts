// 300 MB in 10,000 files to a registry on this machine that has nothing yet.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { settle } from '../big-image.ts';
import { names } from '../contenders.ts';
import { describeImage, openImageContenders } from '../image-contenders.ts';
import { raceAll } from '../race.ts';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 5);

await using opened = await openImageContenders();
const { contenders, image } = opened;
for (const name of names) await contenders[name].client('load', '--input', image.archive);

const before = async (): Promise<TestRegistry> => {
  await settle();
  return startRegistry();
};
const after = (registry: TestRegistry): Promise<void> => registry.stop();
const nameAt = ({ host }: TestRegistry): string => `${host}/${image.name}`;

await raceAll(contenders, {
  name: `push ${describeImage(image)}, with the client`,
  rounds,
  lap: ({ client, plainHttp }) => ({
    before: async () => {
      const registry = await before();
      await client('tag', image.name, nameAt(registry));
      return registry;
    },
    run: (registry) => client('push', ...plainHttp, nameAt(registry)),
    after: async (registry) => {
      await client('rmi', nameAt(registry));
      await after(registry);
    },
  }),
  others: { skopeo: { before, run: (registry) => run('skopeo', ['--insecure-policy', 'copy', '--quiet', '--dest-tls-verify=false', `oci:${image.layout}`, `docker://${nameAt(registry)}`]), after } },
});
