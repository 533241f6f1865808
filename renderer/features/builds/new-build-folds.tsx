import type { ReactNode } from 'react';
import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import { strings } from '../../strings/strings.ts';
import { Field, FieldError, FieldInput } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { PairRows } from '../../ui/pair-rows.tsx';
import { missingAgents, type BuildForm, type SecretRow } from './build-form-state.ts';
import type { OptionsProps } from './new-build-options.tsx';
import { SecretRows } from './secret-rows.tsx';
import { SshRows } from './ssh-rows.tsx';

const t = strings.buildForm;

type Change = (patch: Partial<BuildForm>) => void;

/** What the Dockerfile declares, with its defaults, and others. What a build was given that is begun again stands there too. */
export function ArgsFold({ form, declared, onChange }: { form: BuildForm; declared: BuildCheckReply['args']; onChange: Change }): ReactNode {
  const given = Object.keys(form.args).map((name) => ({ name, default: undefined }));
  const names = [...new Map([...given, ...declared].map((arg) => [arg.name, arg])).values()];
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

/** Given by the person alone: what a Dockerfile asks for is only told. */
export function SshFold({ form: { ssh }, problems, asked, onChange }: OptionsProps & { asked: readonly string[] }): ReactNode {
  const missing = missingAgents(ssh, asked);
  return (
    <Fold title={t.ssh} summary={t.summary.ssh(ssh.length)} count={ssh.length + missing.length} forced={problems.ssh !== undefined}>
      <p className="text-xs text-muted">{t.sshHint}</p>
      <SshRows rows={ssh} next={missing[0] ?? ''} onChange={(rows) => onChange({ ssh: rows })} />
      {problems.ssh !== undefined && <FieldError id={undefined}>{problems.ssh}</FieldError>}
      {missing.map((id) => (
        <p key={id} className="text-xs text-warn">
          {t.sshMissing(id)}
        </p>
      ))}
    </Fold>
  );
}
