import { CopyPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { listOf } from '../../lib/advice.ts';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { nameProblem, proposeCopyName, volumeTitle } from './volume-title.ts';

const t = strings.volumes;

/** Copies a volume into a new one, as a task. */
export function CloneVolumeDialog({ name, onClose }: { name: string; onClose: () => void }): ReactNode {
  const volumes = useReadAll('volumes.list').data ?? [];
  const volume = volumes.find((one) => one.name === name);
  const taken = volumes.map((one) => one.name);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const clone = useAct('volumes.clone', { quiet: true });
  const to = typed ?? proposeCopyName(name, taken);
  const problem = to.trim() === '' ? t.nameNeeded : nameProblem(to.trim(), taken);
  const writers = [...new Set((volume?.usedBy ?? []).flatMap((use) => (use.running && !use.readOnly ? [use.containerName] : [])))];
  const submit = (): void => {
    if (problem === undefined) clone.mutate({ name, to: to.trim() }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={t.cloneTitle(volume === undefined ? name : volumeTitle(volume))}
      lead={t.cloneText}
      width="sm"
      cancel={t.cancel}
      submit={{ label: t.cloneDo, icon: CopyPlus, busy: clone.isPending }}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label={t.cloneName} error={problem}>
        <FieldInput data-first-focus mono value={to} onChange={(event) => setTyped(event.target.value)} aria-invalid={problem !== undefined} />
      </Field>
      {writers.length > 0 && <Callout tone="warn" title={t.cloneRunning(listOf(writers))} />}
      {clone.error !== null && <ErrorCallout error={clone.error} />}
    </FormDialog>
  );
}
