// One sample of a running container's statistics.
import { openContenders, runContainer } from '../contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);

await using contenders = await openContenders();
const ids = new Map([[contenders.tidewharf, ''], [contenders.docker, ''], [contenders.podman, '']]);
for (const contender of ids.keys()) ids.set(contender, await runContainer(contender, { network: 'bridge' }));

await raceAll(contenders, {
  name: 'stats, one sample, over the API',
  rounds,
  lap: (contender) => ({ run: () => contender.api.call('GET', `/containers/${ids.get(contender)}/stats?stream=0&one-shot=1`) }),
});
