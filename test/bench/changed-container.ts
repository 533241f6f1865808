import type { BigImage } from './big-image.ts';
import { createContainer, type Contender } from './contenders.ts';

/** A container of the image, ended, with 50 new folders and 3,000 new files in them, one changed file and one deleted. Returns its id. */
export async function changeContainer(contender: Contender, image: BigImage): Promise<string> {
  await contender.client('load', '--input', image.archive);
  const command = ['/bin/busybox', 'sh', '-c', 'cp -r /part1 /copy && echo changed > /part0/folder3/file3 && rm /part0/folder4/file4'];
  const id = await createContainer({ ...contender, image: image.name }, { command });
  const waiting = await contender.api.open('POST', `/containers/${id}/wait?condition=next-exit`);
  await contender.api.call('POST', `/containers/${id}/start`);
  const { StatusCode: code } = (await waiting.read()) as { StatusCode: number };
  if (code !== 0) throw new Error(`the changes ended with ${code}`);
  return id;
}
