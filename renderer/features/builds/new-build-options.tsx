import type { ReactNode } from 'react';
import { ulimitNames } from '../../../electron/shared/engine-api/ulimit-names.ts';
import { useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { PairRows, type Pair } from '../../ui/pair-rows.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import type { FormProblems } from './build-form-problems.ts';
import { splitWords, type BuildForm } from './build-form-state.ts';

const t = strings.buildForm;

export type OptionsProps = { form: BuildForm; problems: FormProblems; onChange: (patch: Partial<BuildForm>) => void };

/** What of it is said while it is closed. */
export function summaryOf(words: readonly (string | false)[]): string {
  return t.summary.options(words.filter((word) => word !== false));
}

export const countNamed = (rows: readonly Pair[]): number => rows.filter(({ name }) => name.trim() !== '').length;

/** What is taken from where: steps from the cache, here or in a registry, and base images. */
export function CacheFold({ form, problems, onChange }: OptionsProps): ReactNode {
  const { noCache, noCacheFilter, pull, cacheFrom, cacheTo } = form;
  const stages = splitWords(noCacheFilter).length;
  const summary = summaryOf([noCache && t.summary.noCache, !noCache && stages > 0 && t.summary.stages(stages), pull && t.summary.pull, cacheFrom !== '' && t.summary.from(cacheFrom), cacheTo !== '' && t.summary.to(cacheTo)]);
  return (
    <Fold title={t.caches} summary={summary} forced={[problems.noCacheFilter, problems.cacheFrom, problems.cacheTo].some((problem) => problem !== undefined)}>
      <Checkbox showLabel label={t.noCache} checked={noCache} onChange={(on) => onChange({ noCache: on })} />
      <Checkbox showLabel label={t.pull} checked={pull} onChange={(on) => onChange({ pull: on })} />
      {!noCache && <TextField name="noCacheFilter" placeholder="" {...{ form, problems, onChange }} />}
      <TextField name="cacheFrom" placeholder={t.cachePlaceholder} {...{ form, problems, onChange }} />
      <TextField name="cacheTo" placeholder={t.cachePlaceholder} {...{ form, problems, onChange }} />
    </Fold>
  );
}

function TextField({ form, problems, onChange, name, placeholder }: OptionsProps & { name: 'noCacheFilter' | 'cacheFrom' | 'cacheTo'; placeholder: string }): ReactNode {
  return (
    <Field label={t[name]} hint={t[`${name}Hint`]} error={problems[name]}>
      <FieldInput mono value={form[name]} placeholder={placeholder} aria-invalid={problems[name] !== undefined} onChange={(event) => onChange({ [name]: event.target.value })} />
    </Field>
  );
}

/** Where the steps can reach, and by what names. */
export function NetworkFold({ form, problems, onChange }: OptionsProps): ReactNode {
  const { data: choices } = useRead('run.choices', {}, { fresh: true });
  const { network, addHosts } = form;
  const hosts = countNamed(addHosts);
  return (
    <Fold title={t.network} summary={summaryOf([network !== '' && network, hosts > 0 && t.summary.hosts(hosts), form.allow.includes('network.host') && t.summary.rights])} forced={problems.addHosts.size > 0}>
      <Field label={t.networkField} hint={t.networkHint}>
        <SuggestInput label={t.networkField} value={network} onChange={(text) => onChange({ network: text })} suggestions={(choices?.networks ?? []).map(({ name }) => name)} placeholder={t.networkUsual} />
      </Field>
      <Right right="network.host" {...{ form, onChange }} />
      <Rows title={t.hosts} hint={t.hostsHint}>
        <PairRows label={t.hosts} pairs={addHosts} problems={problems.addHosts} onChange={(rows) => onChange({ addHosts: rows })} words={{ name: t.hostName, value: t.hostAddress, add: t.addHost, remove: t.removePair }} />
      </Rows>
    </Fold>
  );
}

/** What a step may use up of the machine, and do to it. */
export function LimitsFold({ form, problems, onChange }: OptionsProps): ReactNode {
  const { shmSize, ulimits } = form;
  const limits = countNamed(ulimits);
  const summary = summaryOf([shmSize !== '' && t.summary.shm(shmSize), limits > 0 && t.summary.ulimits(limits), form.allow.includes('security.insecure') && t.summary.rights]);
  return (
    <Fold title={t.limits} summary={summary} forced={problems.shmSize !== undefined || problems.ulimits.size > 0}>
      <Field label={t.shmSize} error={problems.shmSize}>
        <FieldInput mono value={shmSize} placeholder={t.shmSizePlaceholder} aria-invalid={problems.shmSize !== undefined} onChange={(event) => onChange({ shmSize: event.target.value })} />
      </Field>
      <Rows title={t.ulimits}>
        <PairRows label={t.ulimits} pairs={ulimits} names={ulimitNames} problems={problems.ulimits} onChange={(rows) => onChange({ ulimits: rows })} words={{ name: t.name, value: t.ulimitValue, add: t.addUlimit, remove: t.removePair }} />
      </Rows>
      <Right right="security.insecure" {...{ form, onChange }} />
    </Fold>
  );
}

function Right({ form: { allow }, right, onChange }: Pick<OptionsProps, 'form' | 'onChange'> & { right: BuildForm['allow'][number] }): ReactNode {
  return <Checkbox showLabel label={t.rights[right]} checked={allow.includes(right)} onChange={(on) => onChange({ allow: on ? [...allow, right] : allow.filter((other) => other !== right) })} />;
}

/** Rows under a name of their own. */
export function Rows({ title, hint, children }: { title: string; hint?: string; children: ReactNode }): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium">{title}</span>
      {children}
      {hint !== undefined && <p className="text-xs text-muted">{hint}</p>}
    </div>
  );
}
