// 300 MB in 10,000 files from a registry on this machine; the floor is `gunzip | tar` on the same layers.
import { startRegistry } from '../../support/registry.ts';
import { settle, unpackWithTar } from '../big-image.ts';
import { describeImage, openImageContenders } from '../image-contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 5);

await using opened = await openImageContenders();
const { contenders, image } = opened;
await using registry = await startRegistry({ dir: `${contenders.folder}/registry` });
await registry.push(image, image.name);
const name = `${registry.host}/${image.name}`;

await raceAll(contenders, {
  name: `pull ${describeImage(image)}, with the client`,
  rounds,
  lap: ({ client, plainHttp }) => ({ before: settle, run: () => client('pull', ...plainHttp, name), after: () => client('rmi', name) }),
  others: { tar: unpackWithTar(image, `${contenders.folder}/unpacked`) },
});
