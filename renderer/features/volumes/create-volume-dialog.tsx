import { Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { PairRows, pairsToRecord, type Pair } from '../../ui/pair-rows.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';
import { volumePlace } from './volume-actions.ts';
import { nameProblem } from './volume-title.ts';

const t = strings.volumes;

/** Name, labels and what its driver is to mount; all may be left empty. */
export function CreateVolumeDialog({ onClose }: { onClose: () => void }): ReactNode {
  const taken = (useReadAll('volumes.list').data ?? []).map(({ name }) => name);
  const create = useAct('volumes.create', { quiet: true });
  const [name, setName] = useState('');
  const [labels, setLabels] = useState<readonly Pair[]>([]);
  const [options, setOptions] = useState<readonly Pair[]>([]);
  const text = name.trim();
  const problem = text === '' ? undefined : nameProblem(text, taken);
  const words = { name: t.key, value: t.value, remove: t.removePair };

  const submit = (): void => {
    if (problem !== undefined) return;
    create.mutate(
      { name: text, labels: pairsToRecord(labels), options: pairsToRecord(options) },
      {
        onSuccess: (made) => {
          toast.success(t.created_(made.name));
          navigate(volumePlace(made.name), { replace: true });
        },
      },
    );
  };

  return (
    <FormDialog title={t.createTitle} lead={t.createText} cancel={t.cancel} submit={{ label: t.create, icon: Plus, busy: create.isPending }} onSubmit={submit} onClose={onClose}>
      <Field label={t.name} optional error={problem} hint={t.nameOptional}>
        <FieldInput data-first-focus mono value={name} onChange={(event) => setName(event.target.value)} placeholder="data" aria-invalid={problem !== undefined} />
      </Field>
      <Section title={t.labels}>
        <p className="text-xs text-muted">{t.labelsHint}</p>
        <PairRows label={t.labels} pairs={labels} onChange={setLabels} words={{ ...words, add: t.addLabel }} />
      </Section>
      <Section title={t.driverOptions}>
        <p className="text-xs text-muted">{t.driverHint}</p>
        <PairRows label={t.driverOptions} pairs={options} onChange={setOptions} words={{ ...words, add: t.addOption }} />
      </Section>
      {create.error !== null && <ErrorCallout error={create.error} />}
    </FormDialog>
  );
}
