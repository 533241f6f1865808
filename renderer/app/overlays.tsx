import { lazy, Suspense, type ReactNode } from 'react';
import { RemoveContainersDialog } from '../features/containers/remove-containers-dialog.tsx';
import { RemoveImageDialog } from '../features/images/remove-image-dialog.tsx';
import { closeDialog, usePlace } from '../lib/router.tsx';

const RunDialog = lazy(async () => ({ default: (await import('../features/containers/run-dialog.tsx')).RunDialog }));
const PullDialog = lazy(async () => ({ default: (await import('../features/images/pull-dialog.tsx')).PullDialog }));

/** The dialogs any screen may ask for by `?dialog=`; each lies over the place it was asked from. */
export function Overlays(): ReactNode {
  const { params } = usePlace();
  const text = (name: string): string => params.get(name) ?? '';
  const ids = text('container').split(',').filter(Boolean);
  return <Suspense fallback={null}>{show(text('dialog'))}</Suspense>;

  function show(dialog: string): ReactNode {
    switch (dialog) {
      case 'run':
        return <RunDialog image={text('image')} onClose={closeDialog} />;
      case 'pull':
        return <PullDialog reference={text('reference')} onClose={closeDialog} />;
      case 'remove-containers':
        return <RemoveContainersDialog ids={ids} onClose={closeDialog} />;
      case 'remove-image':
        return <RemoveImageDialog id={text('image')} onClose={closeDialog} />;
      default:
        return null;
    }
  }
}
