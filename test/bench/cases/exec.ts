// `true` in a running container, to its exit code.
import { openContenders, runContainer } from '../contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);
const command = ['/bin/busybox', 'true'];

await using contenders = await openContenders();
const ids = new Map([[contenders.tidewharf, ''], [contenders.docker, ''], [contenders.podman, '']]);
for (const contender of ids.keys()) ids.set(contender, await runContainer(contender));

await raceAll(contenders, {
  name: 'exec true, over the API',
  rounds,
  lap: (contender) => ({
    run: async () => {
      const code = await contender.api.exec(ids.get(contender) ?? '', command);
      if (code !== 0) throw new Error(`exit code ${code}`);
    },
  }),
});
await raceAll(contenders, {
  name: 'exec true, with the client',
  rounds,
  lap: (contender) => ({ run: () => contender.client('exec', ids.get(contender) ?? '', ...command) }),
});
