import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState, type ReactNode } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { toast } from 'sonner';
import type { EditableContainer, EditReply } from '../../../electron/shared/engine-api/edit.ts';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import type { NameOf } from '../../lib/advice.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { ErrorCallout, PageSkeleton } from '../../ui/states.tsx';
import { editFormOf, editOf, undoOf } from './edit-form.ts';
import { EditOutcome, editOutcomeText } from './edit-outcome.tsx';
import { editFormSchema, type RunForm } from './run-form.ts';
import { RunMounts } from './run-mounts.tsx';
import { RunEnv } from './run-pairs.tsx';
import { RunLimits, RunNetwork, RunProgram, RunRestart } from './run-parts.tsx';
import { RunPorts } from './run-ports.tsx';
import { showAtField } from './show-at-field.ts';
import { useEditPreview } from './use-edit-preview.ts';

const text = strings.edit;

/** Changes a container that is there and keeps its files. What it had when the form opened is what the form is compared with. */
export function EditDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const { data, error, isFetchedAfterMount, refetch } = useRead('containers.editable', { id }, { fresh: true });
  const imageId = useRead('containers.inspect', { id }).data?.imageId;
  const image = useRead('images.inspect', { id: imageId ?? '' }, { enabled: imageId !== undefined });
  const [had, setHad] = useState<EditableContainer | undefined>(undefined);
  // Never what was read for a form before this one: the container may have changed since.
  if (had === undefined && data !== undefined && isFetchedAfterMount && error === null) setHad(data);
  const isReady = had !== undefined && (image.data !== undefined || image.error !== null);
  if (isReady) return <EditForm id={id} container={had} imageEnv={image.data?.config.env} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title={text.title(data?.name ?? '')} width="lg">
      {error === null ? <PageSkeleton label={text.reading} /> : <ErrorCallout error={error} retry={() => void refetch()} />}
    </Dialog>
  );
}

type FormProps = { id: string; container: EditableContainer; imageEnv: readonly string[] | undefined; onClose: () => void };

function EditForm({ id, container, imageEnv, onClose }: FormProps): ReactNode {
  const choices = useReadAll('run.choices').data;
  const containers = useReadAll('containers.list').data;
  const { mutateAsync: apply } = useAct('edit.apply', { quiet: true });
  const undo = useUndoEdit(id, imageEnv);
  const [failure, setFailure] = useState<EngineError | undefined>(undefined);
  const form = useForm<RunForm>({ resolver: zodResolver(editFormSchema), defaultValues: editFormOf(container), mode: 'onTouched' });
  const values = useWatch({ control: form.control, compute: (all) => all });
  const { errors, isSubmitting } = form.formState;
  const isValid = editFormSchema.safeParse(values).success;
  const edit = isValid ? editOf(container, values, imageEnv) : undefined;
  const isSame = edit !== undefined && Object.keys(edit).length === 0;
  const preview = useEditPreview(id, edit);
  const nameOf: NameOf = (other) => containers?.find((each) => each.id === other)?.name;
  const problem = failure ?? preview?.error;
  useEffect(() => {
    if (preview?.error !== undefined) showAtField(form, preview.error, { nameOf, focus: false });
    // oxlint-disable-next-line react/exhaustive-deps -- shown once for each answer
  }, [preview]);

  const submit = form.handleSubmit(async (valid) => {
    try {
      setFailure(undefined);
      const reply = await apply({ id, edit: { ...editOf(container, valid, imageEnv), restart: true } });
      undo(reply);
      onClose();
    } catch (error) {
      setFailure(error as EngineError);
      showAtField(form, error as EngineError, { nameOf, focus: true });
    }
  });
  const state = isSame ? 'same' : edit === undefined || preview?.error !== undefined ? 'mend' : preview === undefined ? 'checking' : 'known';
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.title(container.name)}
      description={text.description}
      width="lg"
      footer={
        <>
          <p className="mr-auto min-w-0 text-xs text-muted">{preview?.reply === undefined ? '' : editOutcomeText(preview.reply)}</p>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" form="edit-form" busy={isSubmitting} disabled={isSame}>
            {preview?.reply?.applied === 'restarted' ? text.applyAndRestart : text.apply}
          </Button>
        </>
      }
    >
      <form id="edit-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-1">
        {problem !== undefined && (
          <div className="pb-3">
            <ErrorCallout error={problem} />
          </div>
        )}
        <div className="pb-3">
          <Field label={strings.run.name} error={errors.name?.message}>
            <FieldInput {...form.register('name')} mono data-first-focus aria-invalid={errors.name !== undefined} />
          </Field>
        </div>
        <RunPorts form={form} nameOf={nameOf} except={id} />
        <RunMounts form={form} volumes={choices?.volumes ?? []} />
        <RunEnv form={form} startsFolded />
        <RunProgram form={form} own="" ownEntrypoint="" fixed />
        <RunLimits form={form} choices={choices} />
        <RunRestart form={form} fixed />
        <RunNetwork form={form} choices={choices} fixed />
        <EditOutcome reply={preview?.reply} state={state} />
      </form>
    </Dialog>
  );
}

/** Says what was changed, with the way back. */
export function useUndoEdit(id: string, imageEnv: readonly string[] | undefined): (reply: EditReply) => void {
  const { mutateAsync } = useAct('edit.apply');
  return ({ name, changes }) => {
    if (changes.length === 0) return;
    const before = undoOf(changes, imageEnv);
    const undo = (): void =>
      void mutateAsync({ id, edit: { ...before, restart: true } })
        .then(() => toast.success(text.undone(before.name ?? name)))
        .catch(() => undefined);
    toast.success(text.done(name, changes.map(({ field }) => text.fields[field]).join(', ')), { action: { label: text.undo, onClick: undo } });
  };
}
