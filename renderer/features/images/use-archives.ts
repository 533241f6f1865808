import { useMemo } from 'react';
import { toast } from 'sonner';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { useAct } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { adviseOn } from '../../lib/advice.ts';
import { strings } from '../../strings/strings.ts';
import { archiveName } from './image-names.ts';

/** Images in and out as archives, each a task in the background. */
export type Archives = {
  readonly save: (images: readonly Pick<ImageSummary, 'id' | 'tags'>[]) => void;
  readonly load: () => void;
  readonly drop: (files: readonly File[]) => void;
};

const extensions = ['tar', 'gz', 'tgz', 'bz2', 'xz', 'zst'];

export function useArchives(): Archives {
  const files = useFiles();
  const { mutate: save } = useAct('images.save');
  const { mutate: load, mutateAsync: loadNow } = useAct('images.load');
  return useMemo(
    () => ({
      save: (images) => {
        const text = strings.images.archive;
        // By every name, so that the archive brings all of them.
        const references = images.flatMap(({ id, tags }) => (tags.length === 0 ? [id] : tags));
        void telling(async () => {
          const place = await files.save({ title: text.saveTitle, name: archiveName(images, text.several), extensions: ['tar'] });
          if (place !== null) save({ references, handle: place.handle });
        });
      },
      load: () =>
        void telling(async () => {
          for (const { handle } of await files.open({ title: strings.images.archive.loadTitle, multiple: true, extensions })) load({ handle });
        }),
      drop: (dropped) =>
        void telling(async () => {
          for (const file of dropped) {
            const { file: chosen, sent } = await files.drop(file);
            // What fails while it is read is told by the task.
            await Promise.all([loadNow({ handle: chosen.handle }), sent.catch(() => {})]);
          }
        }),
    }),
    [files, save, load, loadNow],
  );
}

async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isEngineError(error)) throw error;
    toast.error(adviseOn(error).title, { description: error.message });
  }
}
