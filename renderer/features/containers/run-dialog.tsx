import { zodResolver } from '@hookform/resolvers/zod';
import { Play } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { fromErrorBody, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { adviseOn, fieldOf, type NameOf } from '../../lib/advice.ts';
import { navigate } from '../../lib/router.tsx';
import { formatRunLine } from '../../lib/run-line.ts';
import { needsShell, parseShellWords, quoteShellWord } from '../../lib/shell-words.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { CodeLine, Section } from '../../ui/text.tsx';
import { buildRunRequest, emptyRunForm, proposePorts, referenceProblem, runFormSchema, type RunForm } from './run-form.ts';
import { EnvRows, PortRows } from './run-rows.tsx';

const policies = [
  { value: 'no', label: 'Never' },
  { value: 'on-failure', label: 'When it fails' },
  { value: 'always', label: 'Always' },
  { value: 'unless-stopped', label: 'Unless stopped' },
] as const;

/** Everything a new container needs, with the command line that would do the same. */
export function RunDialog({ image, onClose }: { image: string; onClose: () => void }): ReactNode {
  const images = useReadAll('images.list').data ?? [];
  const containers = useReadAll('containers.list').data ?? [];
  const run = useAct('containers.run', { quiet: true });
  const remove = useAct('containers.remove', { quiet: true });
  const [failure, setFailure] = useState<{ error: EngineError; id: string | null } | null>(null);
  const form = useForm<RunForm>({ resolver: zodResolver(runFormSchema), defaultValues: { ...emptyRunForm, image }, mode: 'onTouched' });
  const values = useWatch({ control: form.control, compute: (all) => all });
  const known = images.find(({ tags, id }) => id === values.image || tags.includes(values.image) || tags.includes(`${values.image}:latest`));
  const detail = useRead('images.inspect', { id: known?.id ?? '' }, { enabled: known !== undefined }).data;
  const { errors, dirtyFields, isSubmitting } = form.formState;

  useEffect(() => {
    if (detail === undefined || dirtyFields.ports !== undefined) return;
    const taken = new Set(containers.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)));
    form.setValue('ports', proposePorts(detail, taken), { shouldDirty: false });
    // oxlint-disable-next-line react/exhaustive-deps -- proposed once for each image
  }, [detail]);

  const nameOf: NameOf = (id) => containers.find((container) => container.id === id)?.name;
  const submit = form.handleSubmit(async (valid) => {
    try {
      if (failure?.id) await remove.mutateAsync({ id: failure.id, force: true });
      setFailure(null);
      const result = await run.mutateAsync(buildRunRequest(valid));
      if (result.kind === 'run' && !result.started) return fail(fromErrorBody(result.error), result.id);
      navigate(result.kind === 'run' ? `/containers/${result.id}/overview` : '/containers', { replace: true });
    } catch (error) {
      fail(error as EngineError, null);
    }
  });
  const fail = (error: EngineError, id: string | null): void => {
    setFailure({ error, id });
    const field = fieldOf(error);
    const port = Number(error.detail?.['hostPort']);
    const row = field === 'ports' ? values.ports.findIndex(({ host }) => Number(host) === port) : -1;
    if (row >= 0) form.setError(`ports.${row}.host`, { message: adviseOn(error, nameOf).text }, { shouldFocus: true });
    else if (field !== undefined && field !== 'ports' && field !== 'env') form.setError(field, { message: adviseOn(error, nameOf).text }, { shouldFocus: true });
  };

  const words = parseShellWords(values.command);
  const ownCommand = detail === undefined ? '' : [...detail.config.entrypoint, ...detail.config.cmd].map(quoteShellWord).join(' ');
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run a container"
      description={known === undefined && values.image !== '' && referenceProblem(values.image) === undefined ? 'This image is not on this machine; it will be pulled first.' : 'A new container from an image, with a writable layer of its own.'}
      width="lg"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" icon={Play} type="submit" form="run-form" busy={isSubmitting}>
            Run
          </Button>
        </>
      }
    >
      <form id="run-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {failure !== null && <Failure error={failure.error} created={failure.id !== null} nameOf={nameOf} />}
        <div className="grid grid-cols-2 gap-4">
          <Field label="Image" error={errors.image?.message}>
            <Controller
              control={form.control}
              name="image"
              render={({ field }) => <SuggestInput {...field} autoFocus={image === ''} suggestions={images.flatMap(({ tags }) => tags)} placeholder="nginx:1.27" invalid={errors.image !== undefined} />}
            />
          </Field>
          <Field label="Name" optional error={errors.name?.message}>
            <FieldInput {...form.register('name')} mono data-first-focus={image === '' ? undefined : true} placeholder="made up if empty" aria-invalid={errors.name !== undefined} />
          </Field>
        </div>
        <PortRows form={form} containers={containers} />
        <EnvRows form={form} />
        <Field label="Command" optional error={errors.command?.message} hint={words.ok && needsShell(words.words) ? 'No shell reads this: put sh -c in front and quote the rest for |, >, && or $NAME to work.' : 'Takes the place of the image’s own command.'}>
          <FieldInput {...form.register('command')} mono placeholder={ownCommand || 'the image’s own'} aria-invalid={errors.command !== undefined} />
        </Field>
        <div className="flex items-end gap-6">
          <Field label="Start again by itself" className="w-48">
            <Controller control={form.control} name="restartPolicy" render={({ field }) => <Select label="Start again by itself" value={field.value} onChange={field.onChange} options={policies} />} />
          </Field>
          <Controller control={form.control} name="tty" render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label="Give it a terminal (-t)" showLabel />} />
        </div>
        <Section title="The same on a command line">
          <CodeLine text={formatRunLine({ ...buildRunRequest(values), image: values.image || 'IMAGE' })} label="Copy command line" />
        </Section>
      </form>
    </Dialog>
  );
}

/** What went wrong, above the form; the field it is about says how to mend it. */
function Failure({ error, created, nameOf }: { error: EngineError; created: boolean; nameOf: NameOf }): ReactNode {
  if (!created) return <ErrorCallout error={error} />;
  const { title, text } = adviseOn(error, nameOf);
  return (
    <Callout alert tone="danger" title={`It did not start: ${title.slice(0, 1).toLowerCase()}${title.slice(1)}`}>
      <p>{text} The container stays in the list as it is; run again to replace it.</p>
      <p className="mt-1 font-mono text-xs text-faint select-text">{error.message}</p>
    </Callout>
  );
}
