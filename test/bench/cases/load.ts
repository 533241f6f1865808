// 300 MB in 10,000 files out of an archive; the floor is `gunzip | tar` on the same layers.
import { settle, unpackWithTar } from '../big-image.ts';
import { describeImage, openImageContenders } from '../image-contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 5);

await using opened = await openImageContenders();
const { contenders, image } = opened;

await raceAll(contenders, {
  name: `load ${describeImage(image)}, with the client`,
  rounds,
  lap: ({ client }) => ({ before: settle, run: () => client('load', '--input', image.archive), after: () => client('rmi', image.name) }),
  others: { tar: unpackWithTar(image, `${contenders.folder}/unpacked`) },
});
