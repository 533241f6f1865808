import { useState, type ReactNode } from 'react';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
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
    <FormDialog
      title={text.moveTitle(path)}
      width="sm"
      cancel={text.cancel}
      submit={{ label: running ? text.stopAndMove : text.moveNow, disabled: volume.trim() === '' }}
      onSubmit={() => void onMove({ path, volume: volume.trim() }).then(onClose, setError)}
      onClose={onClose}
    >
      <p className="text-sm">{text.moveText(running, path)}</p>
      <p className="text-sm text-muted">{text.moveSafe}</p>
      <Field label={text.volume}>
        <FieldInput mono data-first-focus value={volume} onChange={(event) => setVolume(event.target.value)} />
      </Field>
      {error !== undefined && <ErrorCallout error={error} />}
    </FormDialog>
  );
}
