import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Controller, useFieldArray, useWatch, type UseFormReturn } from 'react-hook-form';
import type { RunChoices } from '../../../electron/shared/ipc/run.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import { needsShell, parseShellWords } from '../../lib/shell-words.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Select } from '../../ui/select.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import type { RunForm } from './run-form.ts';
import { PairRows } from './run-pairs.tsx';

const text = strings.run;
type Part = { form: UseFormReturn<RunForm> };

const policies = (['no', 'on-failure', 'always', 'unless-stopped'] as const).map((value) => ({ value, label: text.policies[value] }));

/** What runs. `fixed`: of a container that is there only the program can change. */
export function RunProgram({ form, own, ownEntrypoint, fixed = false }: Part & { own: string; ownEntrypoint: string; fixed?: boolean }): ReactNode {
  const { errors } = form.formState;
  const { command, entrypoint, user, workingDir, tty, init } = useWatch({ control: form.control, compute: (all) => all });
  const words = parseShellWords(command);
  const summary = [entrypoint, command, user && `${text.user} ${user}`, workingDir, tty && '-t', init && '--init'].filter(Boolean).join(' · ');
  return (
    <Fold title={fixed ? text.command : text.program} summary={summary || text.ownCommand} forced={[errors.command, errors.entrypoint, errors.user, errors.workingDir].some(Boolean)} startsOpen={!fixed && command !== ''}>
      <Field label={text.command} error={errors.command?.message} hint={words.ok && needsShell(words.words) ? text.needsShell : text.commandHint}>
        <FieldInput {...form.register('command')} mono placeholder={own || text.ownCommand} aria-invalid={errors.command !== undefined} />
      </Field>
      <Field label={text.entrypoint} error={errors.entrypoint?.message} hint={text.entrypointHint}>
        <FieldInput {...form.register('entrypoint')} mono placeholder={ownEntrypoint || text.ownCommand} aria-invalid={errors.entrypoint !== undefined} />
      </Field>
      {!fixed && (
        <>
          <div className="grid grid-cols-2 gap-4">
            <Field label={text.workingDir} error={errors.workingDir?.message}>
              <FieldInput {...form.register('workingDir')} mono placeholder={text.userPlaceholder} aria-invalid={errors.workingDir !== undefined} />
            </Field>
            <Field label={text.user} error={errors.user?.message}>
              <FieldInput {...form.register('user')} mono placeholder={text.userPlaceholder} aria-invalid={errors.user !== undefined} />
            </Field>
          </div>
          <div className="flex flex-wrap gap-x-6">
            <Controller control={form.control} name="tty" render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label={text.tty} showLabel />} />
            <Controller control={form.control} name="init" render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label={text.init} showLabel />} />
          </div>
        </>
      )}
    </Fold>
  );
}

export function RunLimits({ form, choices }: Part & { choices: RunChoices | undefined }): ReactNode {
  const { errors } = form.formState;
  const { memory, cpus, pids } = useWatch({ control: form.control, compute: (all) => all });
  const summary = [memory && `${text.memory} ${memory}`, cpus && `${text.cpus} ${cpus}`, pids && `${text.pids} ${pids}`].filter(Boolean).join(' · ');
  return (
    <Fold title={text.limits} summary={summary || text.none} forced={[errors.memory, errors.cpus, errors.pids].some(Boolean)}>
      <div className="grid grid-cols-3 gap-4">
        <Field label={text.memory} error={errors.memory?.message}>
          <FieldInput {...form.register('memory')} mono placeholder={choices === undefined ? text.noLimit : text.memoryPlaceholder(formatBytes(choices.memoryBytes))} aria-invalid={errors.memory !== undefined} />
        </Field>
        <Field label={text.cpus} error={errors.cpus?.message}>
          <FieldInput {...form.register('cpus')} mono inputMode="decimal" placeholder={choices === undefined ? text.noLimit : text.cpusPlaceholder(choices.cpus)} aria-invalid={errors.cpus !== undefined} />
        </Field>
        <Field label={text.pids} error={errors.pids?.message}>
          <FieldInput {...form.register('pids')} mono inputMode="numeric" placeholder={text.noLimit} aria-invalid={errors.pids !== undefined} />
        </Field>
      </div>
    </Fold>
  );
}

/** `fixed`: whether it is removed at its end was said when it was made. */
export function RunRestart({ form, fixed = false }: Part & { fixed?: boolean }): ReactNode {
  const { errors } = form.formState;
  const { restartPolicy, maxRetries, autoRemove } = useWatch({ control: form.control, compute: (all) => all });
  const policy = restartPolicy === 'on-failure' && maxRetries !== '' ? `${text.policies[restartPolicy]} (${maxRetries})` : text.policies[restartPolicy];
  return (
    <Fold title={fixed ? text.restartPolicy : text.restart} summary={autoRemove ? `${policy} · --rm` : policy} forced={errors.restartPolicy !== undefined || errors.maxRetries !== undefined}>
      <div className="grid grid-cols-3 items-start gap-4">
        <Field label={text.restartPolicy} error={errors.restartPolicy?.message}>
          <Controller control={form.control} name="restartPolicy" render={({ field }) => <Select label={text.restartPolicy} value={field.value} onChange={field.onChange} options={policies} />} />
        </Field>
        {restartPolicy === 'on-failure' && (
          <Field label={text.maxRetries} error={errors.maxRetries?.message}>
            <FieldInput {...form.register('maxRetries')} mono inputMode="numeric" placeholder={text.maxRetriesPlaceholder} aria-invalid={errors.maxRetries !== undefined} />
          </Field>
        )}
      </div>
      {!fixed && <Controller control={form.control} name="autoRemove" render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label={text.autoRemove} showLabel />} />}
    </Fold>
  );
}

/** Labels, and of a new container its network. */
export function RunNetwork({ form, choices, fixed = false }: Part & { choices: RunChoices | undefined; fixed?: boolean }): ReactNode {
  const { errors } = form.formState;
  const rows = useFieldArray({ control: form.control, name: 'labels' });
  const { fields, append } = rows;
  const { network } = useWatch({ control: form.control, compute: (all) => all });
  const labels = fields.length === 0 ? '' : plural(fields.length, ...text.counted.labels);
  const summary = [fixed ? '' : network || text.networkDefault, labels].filter(Boolean).join(' · ');
  return (
    <Fold
      title={fixed ? text.labels : text.network}
      summary={summary || text.none}
      forced={errors.network !== undefined || errors.labels !== undefined}
      count={fields.length}
      startsFolded={fixed}
      aside={
        <Button
          size="sm"
          look="ghost"
          icon={Plus}
          aria-label={`${text.add}: ${text.labels}`}
          onClick={() => append({ name: '', value: '' })}
        >
          {text.add}
        </Button>
      }
    >
      {!fixed && (
        <Field label={text.networkField} error={errors.network?.message} hint={network === 'host' ? text.hostNetwork : text.networkHint}>
          <Controller
            control={form.control}
            name="network"
            render={({ field }) => <SuggestInput {...field} label={text.networkField} suggestions={(choices?.networks ?? []).map(({ name }) => name)} placeholder={text.networkDefault} invalid={errors.network !== undefined} />}
          />
        </Field>
      )}
      {fields.length === 0 && <p className="text-xs text-muted">{text.noLabels}</p>}
      <PairRows form={form} field="labels" rows={rows} />
    </Fold>
  );
}
