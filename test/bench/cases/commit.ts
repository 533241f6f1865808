// An image out of a container that has 90 MB in 3,000 files of its own; the floor is `tar | gzip -1` on as much.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { settle } from '../big-image.ts';
import { changeContainer } from '../changed-container.ts';
import { names, type Contender } from '../contenders.ts';
import { openImageContenders } from '../image-contenders.ts';
import { raceAll } from '../race.ts';

const run = promisify(execFile);
const rounds = Number(process.argv[2] ?? 5);

await using opened = await openImageContenders();
const { contenders, image } = opened;
const ids = new Map<Contender, string>();
for (const name of names) ids.set(contenders[name], await changeContainer(contenders[name], image));
const same = `${contenders.folder}/same`;
await run('sh', ['-c', 'mkdir "$1" && gunzip -c < "$2" | tar -x -C "$1"', 'sh', same, image.layers[1] ?? '']);

await raceAll(contenders, {
  name: 'commit 3,000 new files, over the API',
  rounds,
  lap: (contender) => ({
    before: settle,
    run: () => contender.api.call('POST', `/commit?container=${ids.get(contender)}&repo=made&tag=1`, {}),
    after: () => contender.api.call('DELETE', '/images/made:1'),
  }),
  others: { tar: { before: settle, run: () => run('sh', ['-c', 'tar -c -C "$1" . | gzip -1 > "$1.tar.gz"', 'sh', same]) } },
});
