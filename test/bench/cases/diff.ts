// What a container changed: 3,000 new files over an image of 10,000.
import { changeContainer } from '../changed-container.ts';
import { names, type Contender } from '../contenders.ts';
import { openImageContenders } from '../image-contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);

await using opened = await openImageContenders();
const { contenders, image } = opened;
const ids = new Map<Contender, string>();
for (const name of names) ids.set(contenders[name], await changeContainer(contenders[name], image));

await raceAll(contenders, {
  name: 'diff with 3,000 new files, over the API',
  rounds,
  lap: (contender) => ({
    run: async () => {
      const changes = (await contender.api.call('GET', `/containers/${ids.get(contender)}/changes`)) as unknown[];
      if (changes.length < 3050) throw new Error(`${changes.length} changes`);
    },
  }),
});
