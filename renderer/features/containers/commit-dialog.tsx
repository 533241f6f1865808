import { useState, type ReactNode } from 'react';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { ErrorCallout } from '../../ui/states.tsx';

const words = strings.containers.commit;

/** An image of a container's files as they are now. The packing is a task. */
export function CommitDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data: container } = useRead('containers.inspect', { id });
  const [reference, setReference] = useState('');
  const [message, setMessage] = useState('');
  const commit = useAct('containers.commit', { quiet: true });
  if (container === undefined) return null;
  return (
    <FormDialog
      title={words.title(container.name)}
      width="sm"
      cancel={words.cancel}
      submit={{ label: words.save, busy: commit.isPending }}
      onSubmit={() => commit.mutate({ id, reference: reference.trim(), message }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p className="text-sm text-muted">
        {words.text} {container.status === 'running' && words.pauses}
      </p>
      <Field label={words.reference} hint={words.referenceHint} optional>
        <FieldInput data-first-focus mono value={reference} maxLength={4096} onChange={(event) => setReference(event.target.value)} />
      </Field>
      <Field label={words.message} optional>
        <FieldInput value={message} maxLength={4096} onChange={(event) => setMessage(event.target.value)} />
      </Field>
      {commit.error !== null && <ErrorCallout error={commit.error} />}
    </FormDialog>
  );
}
