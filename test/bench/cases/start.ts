// Start of a created container: from the request to the answer, the process runs then.
import { createContainer, openContenders, removeContainer, type Contender } from '../contenders.ts';
import { raceAll, type Lap } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);

await using contenders = await openContenders();

const byApi = (network: 'none' | 'bridge') => (contender: Contender): Lap<string> => ({
  before: () => createContainer(contender, { network }),
  run: (id) => contender.api.call('POST', `/containers/${id}/start`),
  after: (id) => removeContainer(contender, id),
});

await raceAll(contenders, { name: 'start without network, over the API', rounds, lap: byApi('none') });
await raceAll(contenders, { name: 'start on the default bridge, over the API', rounds, lap: byApi('bridge') });
await raceAll(contenders, {
  name: 'start without network, with the client',
  rounds,
  lap: (contender): Lap<string> => ({ ...byApi('none')(contender), run: (id) => contender.client('start', id) }),
});
