import { FileDown, GitCompareArrows, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ImageSummary } from '../../../electron/shared/ipc/images.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { comparePlace } from './image-actions.ts';

/** What can be done to all that are selected. */
export function ImageBulkBar({ images, onSave, onDone }: { images: readonly ImageSummary[]; onSave: () => void; onDone: () => void }): ReactNode {
  const { bulk } = strings.images;
  const [first, second] = images;
  return (
    <div role="toolbar" aria-label={bulk.label} className="ml-auto flex items-center gap-2">
      <span aria-live="polite" className="text-xs whitespace-nowrap text-muted">
        {bulk.selected(images.length)}
      </span>
      {images.length === 2 && first !== undefined && second !== undefined && (
        <Button icon={GitCompareArrows} onClick={() => navigate(comparePlace(first.id, second.id))}>
          {bulk.compare}
        </Button>
      )}
      <Button icon={FileDown} onClick={onSave}>
        {bulk.save}
      </Button>
      <Button icon={Trash2} className="text-danger" onClick={() => openDialog('remove-image', { image: images.map(({ id }) => id).join(',') })}>
        {bulk.remove}
      </Button>
      <IconButton icon={X} label={bulk.clear} onClick={onDone} />
    </div>
  );
}
