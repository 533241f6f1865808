import { lastPart } from '../lib/file-mode.ts';
import type { FolderListing } from '../../electron/shared/engine-api/files.ts';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { ContentsOf } from '../../electron/shared/ipc/contents.ts';
import { strings } from '../strings/strings.ts';
import { tellFailure } from './tell-failure.ts';
import { useAct, useRead } from './use-call.ts';
import { useFreshly } from './use-freshly.ts';
import { useFiles } from './use-files.ts';

const t = strings.contents;

export type Contents = {
  readonly listing: FolderListing | undefined;
  readonly error: EngineError | null;
  readonly refresh: () => void;
  /** Asks for a place, and writes a file there, or a folder as a tar, as a task. */
  readonly download: (path: string) => void;
  /** Puts files into a folder, each as a task; without files the person is asked which. */
  readonly upload: (folder: string, files?: readonly File[]) => void;
};

/** A folder of a container or volume. Nobody tells when files change: it is read when it is opened, after an upload, and on request. */
export function useContents(of: ContentsOf, path: string): Contents {
  const { data, error, refetch } = useFreshly(useRead('contents.list', { of, path }), path);
  const files = useFiles();
  const { mutateAsync: fetchIt } = useAct('contents.download', { quiet: true });
  const { mutateAsync: sendIt } = useAct('contents.upload', { quiet: true });

  const download = async (wanted: string): Promise<void> => {
    const entry = data?.entries.find(({ name }) => name === lastPart(wanted));
    const isFile = entry !== undefined && !entry.opens;
    const name = lastPart(wanted) || of.id.slice(0, 40);
    const file = await files.save({ title: t.downloadTitle(name), name: isFile ? name : `${name}.tar`, ...(!isFile && { extensions: ['tar'] }) });
    if (file !== null) await fetchIt({ of, path: wanted, handle: file.handle });
  };
  const upload = async (folder: string, dropped?: readonly File[]): Promise<void> => {
    if (dropped === undefined) {
      for (const { handle } of await files.open({ title: t.uploadTo(folder), multiple: true })) await sendIt({ of, folder, handle });
      return;
    }
    for (const one of dropped) {
      const { file, sent } = await files.drop(one);
      await Promise.all([sendIt({ of, folder, handle: file.handle }), sent]);
    }
  };
  return { listing: data, error, refresh: () => void refetch(), download: (wanted) => tellFailure(download(wanted)), upload: (folder, dropped) => tellFailure(upload(folder, dropped)) };
}
