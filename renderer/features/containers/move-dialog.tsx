import { useState, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { proposeVolume } from './propose-volume.ts';
import type { Moves } from './use-moves.ts';

const text = strings.writes;

type MoveProps = { container: ContainerDetail; path: string; running: boolean; onMove: Moves['start']; onClose: () => void };

/** Says what a move to a volume does before it is done, and how the volume is called. */
export function MoveDialog({ container, path, running, onMove, onClose }: MoveProps): ReactNode {
  const [volume, setVolume] = useState(proposeVolume(container.name, path));
  const [error, setError] = useState<Parameters<typeof ErrorCallout>[0]['error'] | undefined>(undefined);
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={text.moveTitle(path)}
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" form="move-form" disabled={volume.trim() === ''}>
            {running ? text.stopAndMove : text.moveNow}
          </Button>
        </>
      }
    >
      <form
        id="move-form"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onMove({ path, volume: volume.trim() }).then(onClose, setError);
        }}
      >
        <p className="text-sm">{text.moveText(running, path)}</p>
        <p className="text-sm text-muted">{text.moveSafe}</p>
        <Field label={text.volume}>
          <FieldInput mono data-first-focus value={volume} onChange={(event) => setVolume(event.target.value)} />
        </Field>
        {error !== undefined && <ErrorCallout error={error} />}
      </form>
    </Dialog>
  );
}
