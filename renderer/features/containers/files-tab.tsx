import { FilePen, Layers } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useContents } from '../../bridge/use-contents.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { FileBrowser } from '../../ui/file-browser.tsx';
import type { FileRow } from '../../ui/file-columns.tsx';
import { FileOrigin } from './file-origin.tsx';
import { TextEditor } from './text-editor.tsx';

const words = strings.containerFiles;
type Opened = { readonly what: 'editor' | 'origin'; readonly path: string; readonly isOwn: boolean };

/** Its files, running or not: looked through, fetched, filled, edited, and told which layer they come from. The folder is part of the place. */
export function FilesTab({ container }: { container: ContainerDetail }): ReactNode {
  const place = usePlace();
  const path = place.params.get('path') ?? '/';
  const { listing, error, refresh, download, upload } = useContents({ kind: 'container', id: container.id }, path);
  const [opened, setOpened] = useState<Opened>();
  const open = (what: Opened['what']) => (at: string, { mark }: FileRow) => setOpened({ what, path: at, isOwn: mark === 'added' || mark === 'changed' });
  const edit = open('editor');
  const close = (): void => setOpened(undefined);
  return (
    <>
      <FileBrowser
        path={path}
        listing={listing}
        error={error}
        onOpen={(next) => navigate(withParams(place, { path: next === '/' ? null : next }))}
        onRefresh={refresh}
        onDownload={download}
        onUpload={upload}
        onOpenFile={(at, row) => (row.kind === 'file' ? edit(at, row) : download(at))}
        more={(at, row) => [
          ...(row.kind === 'file' ? [{ label: words.edit, icon: FilePen, onSelect: () => edit(at, row) }] : []),
          { label: words.origin, icon: Layers, onSelect: () => open('origin')(at, row) },
        ]}
      />
      {opened?.what === 'editor' && <TextEditor of={{ kind: 'container', id: container.id }} path={opened.path} note={words.editor.goes} onClose={close} onSaved={refresh} />}
      {opened?.what === 'origin' && <FileOrigin container={container} path={opened.path} isOwn={opened.isOwn} onClose={close} />}
    </>
  );
}
