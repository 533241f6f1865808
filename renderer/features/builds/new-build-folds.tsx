import type { ReactNode } from 'react';
import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import { strings } from '../../strings/strings.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { PairRows } from '../../ui/pair-rows.tsx';
import { Select } from '../../ui/select.tsx';
import type { BuildForm, SecretRow } from './build-form-state.ts';
import { SecretRows } from './secret-rows.tsx';

const t = strings.buildForm;
const rights = ['network.host', 'security.insecure'] as const;
const networks = ['default', 'none', 'host'] as const;

type Change = (patch: Partial<BuildForm>) => void;

/** What the Dockerfile declares, with its defaults, and others. */
export function ArgsFold({ form, declared, onChange }: { form: BuildForm; declared: BuildCheckReply['args']; onChange: Change }): ReactNode {
  const names = [...new Map(declared.map((arg) => [arg.name, arg])).values()];
  const set = Object.values(form.args).filter(Boolean).length + form.moreArgs.filter(({ name }) => name !== '').length;
  return (
    <Fold title={t.args} summary={t.summary.args(set)} count={names.length}>
      <p className="text-xs text-muted">{t.argsHint}</p>
      {names.map(({ name, default: usual }) => (
        <Field key={name} label={name}>
          <FieldInput mono value={form.args[name] ?? ''} placeholder={usual ?? t.noDefault} onChange={(event) => onChange({ args: { ...form.args, [name]: event.target.value } })} />
        </Field>
      ))}
      <PairRows label={t.args} pairs={form.moreArgs} onChange={(moreArgs) => onChange({ moreArgs })} words={{ name: t.name, value: t.value, add: t.addArg, remove: t.removePair }} />
    </Fold>
  );
}

export function SecretsFold({ secrets, missing, onChange }: { secrets: readonly SecretRow[]; missing: readonly string[]; onChange: (rows: readonly SecretRow[]) => void }): ReactNode {
  return (
    <Fold title={t.secrets} summary={t.summary.secrets(secrets.length)} count={secrets.length}>
      <p className="text-xs text-muted">{t.secretsHint}</p>
      <SecretRows rows={secrets} onChange={onChange} />
      {missing.map((id) => (
        <p key={id} className="text-xs text-warn">
          {t.secretMissing(id)}
        </p>
      ))}
    </Fold>
  );
}

export function OptionsFold({ form, onChange }: { form: BuildForm; onChange: Change }): ReactNode {
  const words = [form.noCache && t.summary.noCache, form.pull && t.summary.pull, form.allow.length > 0 && t.summary.rights, form.network !== 'default' && t.networks[form.network]].filter((word) => word !== false);
  return (
    <Fold title={t.options} summary={t.summary.options(words)}>
      <Checkbox showLabel label={t.noCache} checked={form.noCache} onChange={(noCache) => onChange({ noCache })} />
      <Checkbox showLabel label={t.pull} checked={form.pull} onChange={(pull) => onChange({ pull })} />
      {rights.map((right) => (
        <Checkbox key={right} showLabel label={t.rights[right]} checked={form.allow.includes(right)} onChange={(on) => onChange({ allow: on ? [...form.allow, right] : form.allow.filter((other) => other !== right) })} />
      ))}
      <div className="flex flex-col gap-1 pt-1">
        <span className="text-xs font-medium">{t.network}</span>
        <Select label={t.network} value={form.network} options={networks.map((value) => ({ value, label: t.networks[value] }))} onChange={(network) => onChange({ network })} />
      </div>
    </Fold>
  );
}
