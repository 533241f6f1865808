// Stop of a container whose program heeds its stop signal, and of one that is killed at once.
import { openContenders, removeContainer, runContainer } from '../contenders.ts';
import { raceAll, type Lap } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);
/** Says when its trap is set: a signal before that would be lost. */
const heeds = ['/bin/busybox', 'sh', '-c', 'trap "exit 0" TERM; echo ready; /bin/busybox sleep 100000 & wait'];

await using contenders = await openContenders();

await raceAll(contenders, {
  name: 'stop by SIGTERM, over the API',
  rounds,
  lap: (contender): Lap<string> => ({
    before: async () => {
      const id = await runContainer(contender, { command: heeds });
      while ((await contender.api.measure(`/containers/${id}/logs?stdout=1`)) === 0);
      return id;
    },
    run: (id) => contender.api.call('POST', `/containers/${id}/stop`),
    after: (id) => removeContainer(contender, id),
  }),
});
await raceAll(contenders, {
  name: 'stop by SIGKILL (no grace), over the API',
  rounds,
  lap: (contender): Lap<string> => ({
    before: () => runContainer(contender),
    run: (id) => contender.api.call('POST', `/containers/${id}/kill`).then(() => contender.api.call('POST', `/containers/${id}/wait`)),
    after: (id) => removeContainer(contender, id),
  }),
});
