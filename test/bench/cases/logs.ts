// A log of 50 MB: read whole, and its last 100 lines.
import { openContenders, runContainer, type Contender } from '../contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);
const wholeRounds = Math.min(rounds, 5);
const bytes = 50_000_000;
const command = ['/bin/busybox', 'sh', '-c', `/bin/busybox yes "one line of a long log, as programs write them all day" | /bin/busybox head -c ${bytes}`];

await using contenders = await openContenders();
const ids = new Map([[contenders.tidewharf, ''], [contenders.docker, ''], [contenders.podman, '']]);
for (const contender of ids.keys()) {
  const id = await runContainer(contender, { command });
  await contender.api.call('POST', `/containers/${id}/wait`);
  ids.set(contender, id);
}
const pathOf = (contender: Contender, tail: string): string => `/containers/${ids.get(contender)}/logs?stdout=1&stderr=1&tail=${tail}`;

await raceAll(contenders, {
  name: `logs, ${bytes / 1e6} MB whole, over the API`,
  rounds: wholeRounds,
  lap: (contender) => ({
    run: async () => {
      const read = await contender.api.measure(pathOf(contender, 'all'));
      if (read < bytes) throw new Error(`${read} of ${bytes} bytes`);
    },
  }),
});
await raceAll(contenders, { name: 'logs, last 100 lines, over the API', rounds, lap: (contender) => ({ run: () => contender.api.measure(pathOf(contender, '100')) }) });
