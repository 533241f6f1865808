// 1,000 images: all of them listed.
import path from 'node:path';
import { names, openContenders } from '../contenders.ts';
import { writeManyImages } from '../many-images.ts';
import { raceAll } from '../race.ts';

const rounds = Number(process.argv[2] ?? 20);
const count = Number(process.argv[3] ?? 1000);

await using contenders = await openContenders();
const archive = path.join(contenders.folder, 'many.tar');
await writeManyImages(archive, count);
for (const name of names) {
  const started = performance.now();
  await contenders[name].client('load', '--input', archive);
  process.stdout.write(`${JSON.stringify({ case: `load ${count} small images`, who: name, seconds: Math.round((performance.now() - started) / 100) / 10 })}\n`);
}

const list = (query: string, enough: number) => ({
  name: `list ${count} images${query && ` ${query}`}, over the API`,
  rounds,
  lap: ({ api }: (typeof contenders)['docker']) => ({
    run: async () => {
      const found = (await api.call('GET', `/images/json?${query}`)) as unknown[];
      if (found.length < enough) throw new Error(`${found.length} of ${enough}`);
    },
  }),
});
await raceAll(contenders, list('', count));
await raceAll(contenders, list(`filters=${encodeURIComponent('{"reference":["many:9*"]}')}`, Math.floor(count / 10)));
await raceAll(contenders, { name: `list ${count} images, with the client`, rounds, lap: ({ client }) => ({ run: () => client('images', '--quiet') }) });
