import type { ReactNode } from 'react';
import { useContents } from '../../bridge/use-contents.ts';
import { navigate, usePlace, withParams } from '../../lib/router.tsx';
import { FileBrowser } from '../../ui/file-browser.tsx';

/** Its files, whoever has it; the folder is part of the place, so that back goes up again. */
export function VolumeFiles({ name }: { name: string }): ReactNode {
  const place = usePlace();
  const path = place.params.get('path') ?? '/';
  const { listing, error, refresh, download, upload } = useContents({ kind: 'volume', id: name }, path);
  return <FileBrowser path={path} listing={listing} error={error} onOpen={(next) => navigate(withParams(place, { path: next === '/' ? null : next }))} onRefresh={refresh} onDownload={download} onUpload={upload} />;
}
