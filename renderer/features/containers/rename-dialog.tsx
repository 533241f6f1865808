import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { adviseOn } from '../../lib/advice.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';

const words = strings.containers.rename;

/** Another name for a container, running or not. */
export function RenameDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data: container, isFetchedAfterMount } = useRead('containers.inspect', { id }, { fresh: true });
  // The name that it has now, not the one that it had when it was looked at before.
  return container === undefined || !isFetchedAfterMount ? null : <RenameForm container={container} onClose={onClose} />;
}

function RenameForm({ container, onClose }: { container: ContainerDetail; onClose: () => void }): ReactNode {
  const [name, setName] = useState(container.name);
  const rename = useAct('containers.rename', { quiet: true });
  const [was] = useState(container.name);
  const submit = (): void =>
    rename.mutate({ id: container.id, name }, {
      onSuccess: () => {
        toast.success(words.done(name));
        onClose();
      },
    });
  const advice = rename.error && adviseOn(rename.error);
  return (
    <FormDialog
      title={words.title(was)}
      width="sm"
      cancel={words.cancel}
      submit={{ label: words.rename, busy: rename.isPending, disabled: name.trim() === '' || name === was }}
      onSubmit={() => {
        if (name.trim() !== '' && name !== was) submit();
      }}
      onClose={onClose}
    >
      <Field label={words.name} hint={words.hint} {...(advice && { error: `${advice.title}. ${advice.text}` })}>
        <FieldInput data-first-focus mono value={name} maxLength={300} onChange={(event) => setName(event.target.value)} />
      </Field>
    </FormDialog>
  );
}
