import { Plus } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useReadAll } from '../../bridge/use-call.ts';
import { navigate } from '../../lib/router.tsx';
import { strings } from '../../strings/strings.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { PairRows, pairsToRecord, type Pair } from '../../ui/pair-rows.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Section } from '../../ui/text.tsx';
import { networkPlace } from './network-actions.ts';
import { emptyPool, findProblems, hasProblems, toNewNetwork, type NetworkForm } from './network-form.ts';
import { PoolFields } from './pool-fields.tsx';

const t = strings.networks;

/** A network of one's own; all but the name may be left to the engine. */
export function CreateNetworkDialog({ onClose }: { onClose: () => void }): ReactNode {
  const networks = useReadAll('networks.list').data ?? [];
  const create = useAct('networks.create', { quiet: true });
  const [form, setForm] = useState<NetworkForm>({ name: '', ipv4: emptyPool, ipv6: emptyPool, enableIpv6: false, internal: false });
  const [labels, setLabels] = useState<readonly Pair[]>([]);
  const [touched, setTouched] = useState(false);
  const problems = findProblems(form, networks);
  const nameProblem = form.name === '' && !touched ? undefined : problems.name;

  const submit = (): void => {
    setTouched(true);
    if (hasProblems(problems)) return;
    create.mutate(toNewNetwork(form, pairsToRecord(labels)), {
      onSuccess: ({ id }) => {
        toast.success(t.made(form.name.trim()));
        navigate(networkPlace(id), { replace: true });
      },
    });
  };

  return (
    <FormDialog title={t.createTitle} lead={t.createText} cancel={t.cancel} submit={{ label: t.create, icon: Plus, busy: create.isPending }} onSubmit={submit} onClose={onClose}>
      <Field label={t.name} error={nameProblem}>
        <FieldInput data-first-focus mono value={form.name} onChange={(event) => setForm({ ...form, name: event.target.value })} placeholder="backend" aria-invalid={nameProblem !== undefined} />
      </Field>
      <PoolFields title={t.ipv4} pool={form.ipv4} problems={problems.ipv4} onChange={(ipv4) => setForm({ ...form, ipv4 })} examples={['10.90.0.0/24', '10.90.0.1', '10.90.0.128/25']} />
      <SwitchRow text={t.enableIpv6} checked={form.enableIpv6} onChange={(enableIpv6) => setForm({ ...form, enableIpv6 })} />
      {form.enableIpv6 && <PoolFields title={t.ipv6} pool={form.ipv6} problems={problems.ipv6} onChange={(ipv6) => setForm({ ...form, ipv6 })} examples={['fd00:90::/64', 'fd00:90::1', 'fd00:90::/80']} />}
      <SwitchRow text={t.internalSwitch} checked={form.internal} onChange={(internal) => setForm({ ...form, internal })} />
      <Section title={t.labels}>
        <PairRows label={t.labels} pairs={labels} onChange={setLabels} words={{ name: t.key, value: t.value, add: t.addLabel, remove: t.removePair }} />
      </Section>
      {create.error !== null && <CreateError error={create.error} />}
    </FormDialog>
  );
}

/** Whose the addresses are, where the engine tells. */
function CreateError({ error }: { error: EngineError }): ReactNode {
  const { holderNetwork, holderSubnet, holderRoute } = error.detail ?? {};
  const text = typeof holderNetwork === 'string' ? t.conflictNetwork(holderNetwork, String(holderSubnet)) : typeof holderRoute === 'string' ? t.conflictRoute(holderRoute) : undefined;
  if (text === undefined) return <ErrorCallout error={error} />;
  return (
    <Callout alert tone="danger" title={t.conflictTitle}>
      {text}
    </Callout>
  );
}

function SwitchRow({ text, checked, onChange }: { text: string; checked: boolean; onChange: (checked: boolean) => void }): ReactNode {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4">
      <span id={id}>{text}</span>
      <Switch checked={checked} onChange={onChange} labelledBy={id} />
    </div>
  );
}
