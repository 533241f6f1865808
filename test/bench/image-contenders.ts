import { makeBigImage, type BigImage } from './big-image.ts';
import { openContenders, type Contenders } from './contenders.ts';
import { openScratchDisk } from './scratch-disk.ts';

export type ImageContenders = { readonly contenders: Contenders; readonly image: BigImage } & AsyncDisposable;

/** Contenders that remove for good, on a disk of their own; none has the image yet. */
export async function openImageContenders(): Promise<ImageContenders> {
  await using stack = new AsyncDisposableStack();
  const { folder } = stack.use(await openScratchDisk());
  const contenders = stack.use(await openContenders({ folder, args: ['--trash', 'off'] }));
  const image = await makeBigImage(folder);
  const held = stack.move();
  return { contenders, image, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** For the name of a case. */
export function describeImage({ bytes, entries }: BigImage): string {
  return `${Math.round(bytes / 1e6)} MB in ${entries} files`;
}
