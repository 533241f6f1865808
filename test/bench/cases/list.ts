// 1,000 created containers: all of them listed, and one of them inspected.
import { createContainer, names, openContenders } from '../contenders.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);
const count = Number(process.argv[3] ?? 1000);

await using contenders = await openContenders();
const last = new Map<object, string>();
for (const name of names) {
  const started = performance.now();
  for (let index = 0; index < count; index += 1) last.set(contenders[name], await createContainer(contenders[name]));
  process.stdout.write(`${JSON.stringify({ case: `create ${count}`, who: name, seconds: Math.round((performance.now() - started) / 100) / 10 })}\n`);
}

await raceAll(contenders, {
  name: `list ${count}, over the API`,
  rounds,
  lap: ({ api }) => ({
    run: async () => {
      const found = (await api.call('GET', '/containers/json?all=1')) as unknown[];
      if (found.length !== count) throw new Error(`${found.length} of ${count}`);
    },
  }),
});
await raceAll(contenders, { name: `inspect one of ${count}, over the API`, rounds, lap: (contender) => ({ run: () => contender.api.call('GET', `/containers/${last.get(contender)}/json`) }) });
await raceAll(contenders, { name: `list ${count}, with the client`, rounds, lap: ({ client }) => ({ run: () => client('ps', '--all', '--quiet') }) });
