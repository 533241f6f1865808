// 300 MB in 10,000 files into an archive; the floor is `tar` on the packed layers.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { settle } from '../big-image.ts';
import { names } from '../contenders.ts';
import { describeImage, openImageContenders } from '../image-contenders.ts';
import { raceAll } from '../race.ts';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 5);

await using opened = await openImageContenders();
const { contenders, image } = opened;
for (const name of names) await contenders[name].client('load', '--input', image.archive);

const out = `${contenders.folder}/saved.tar`;
const after = () => fs.promises.rm(out);
await raceAll(contenders, {
  name: `save ${describeImage(image)}, with the client`,
  rounds,
  lap: ({ client }) => ({ before: settle, run: () => client('save', '--output', out, image.name), after }),
  others: { tar: { before: settle, run: () => run('tar', ['-cf', out, '-C', image.layout, '.']), after } },
});
