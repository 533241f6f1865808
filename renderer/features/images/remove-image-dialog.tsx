import { useEffect, type ReactNode } from 'react';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { listOf } from '../../lib/advice.ts';
import { formatBytes, plural, shortId } from '../../lib/format.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';

/** Says what an image's removal frees and who stands in its way. */
export function RemoveImageDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const images = useReadAll('images.list').data;
  const image = images?.find((entry) => entry.id === id);
  const users = useReadAll('containers.list').data?.filter(({ imageId }) => imageId === id) ?? [];
  const { path } = usePlace();
  const remove = useAct('images.remove', { quiet: true });
  const gone = images !== undefined && image === undefined && !remove.isPending;
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  if (image === undefined) return null;
  const [first] = image.tags;
  const name = first ?? shortId(id);
  const running = users.filter(({ status }) => status === 'running' || status === 'paused' || status === 'restarting');

  const confirm = (): void => {
    const leave = (): void => {
      if (matchPath('/images/:id/:tab?', path)?.['id'] === id) navigate('/images', { replace: true });
      else onClose();
    };
    // By id, so that every name goes at once; several names need force for that.
    remove.mutate({ reference: image.tags.length > 1 ? id : (first ?? id), force: image.tags.length > 1 || users.length > 0 }, { onSuccess: leave });
  };

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Remove ${name}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" busy={remove.isPending} disabled={running.length > 0} onClick={confirm}>
            {users.length > 0 && running.length === 0 ? 'Remove all the same' : 'Remove'}
          </Button>
        </>
      }
    >
      <p>
        <strong className="font-medium text-text">Lost:</strong> {image.tags.length > 1 ? `its names ${listOf(image.tags, 4)}, and ` : ''}
        up to {formatBytes(image.size)} in {plural(image.layers, 'layer')}; layers that other images use stay. It can be pulled again if its registry still has it.
      </p>
      {users.length === 0 && <p>No container uses it.</p>}
      {users.length > 0 && (
        <Callout tone={running.length > 0 ? 'danger' : 'warn'} title={running.length > 0 ? 'It is in use' : 'Stopped containers come from it'}>
          {running.length > 0
            ? `${listOf(running.map((container) => container.name))} ${running.length === 1 ? 'runs' : 'run'} from it. Stop and remove ${running.length === 1 ? 'it' : 'them'} first.`
            : `${listOf(users.map((container) => container.name))} ${users.length === 1 ? 'was' : 'were'} made from it. ${users.length === 1 ? 'It keeps' : 'They keep'} the files and can still start; only the name of the image goes.`}
        </Callout>
      )}
      {remove.error !== null && <ErrorCallout error={remove.error} />}
    </ConfirmDialog>
  );
}
