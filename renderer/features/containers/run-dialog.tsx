import { zodResolver } from '@hookform/resolvers/zod';
import { Play } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { fromErrorBody, type EngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { adviseOn, type NameOf } from '../../lib/advice.ts';
import { navigate } from '../../lib/router.tsx';
import { formatRunLine } from '../../lib/run-line.ts';
import { quoteShellWord } from '../../lib/shell-words.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import { CodeLine, Section } from '../../ui/text.tsx';
import { buildRunRequest, emptyRunForm, referenceProblem, runFormSchema, type RunForm, mountsOfVolume } from './run-form.ts';
import { RunMounts } from './run-mounts.tsx';
import { RunEnv } from './run-pairs.tsx';
import { RunLimits, RunNetwork, RunProgram, RunRestart } from './run-parts.tsx';
import { RunPorts } from './run-ports.tsx';
import { showAtField } from './show-at-field.ts';
import { useProposedPorts } from './use-proposed-ports.ts';

const text = strings.run;

/** Everything a new container needs, with the command line that would do the same. */
export function RunDialog({ image, volume = '', onClose }: { image: string; /** `NAME:/path`, to begin with. */ volume?: string; onClose: () => void }): ReactNode {
  const images = useReadAll('images.list').data ?? [];
  const containers = useReadAll('containers.list').data;
  const { data: choices, refetch } = useReadAll('run.choices');
  const run = useAct('containers.run', { quiet: true });
  const remove = useAct('containers.remove', { quiet: true });
  const [failure, setFailure] = useState<{ error: EngineError; id: string | null } | null>(null);
  const form = useForm<RunForm>({ resolver: zodResolver(runFormSchema), defaultValues: { ...emptyRunForm, image, mounts: mountsOfVolume(volume) }, mode: 'onTouched' });
  const values = useWatch({ control: form.control, compute: (all) => all });
  const known = images.find(({ tags, id }) => id === values.image || tags.includes(values.image) || tags.includes(`${values.image}:latest`));
  const detail = useRead('images.inspect', { id: known?.id ?? '' }, { enabled: known !== undefined }).data;
  const { errors, isSubmitting } = form.formState;
  useProposedPorts(form, detail, containers);
  // Nothing tells of volumes and networks that came since.
  useEffect(() => void refetch(), [refetch]);

  const nameOf: NameOf = (id) => containers?.find((container) => container.id === id)?.name;
  const fail = (error: EngineError, id: string | null): void => {
    setFailure({ error, id });
    showAtField(form, error, { nameOf, focus: true });
  };
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

  const isElsewhere = known === undefined && values.image !== '' && referenceProblem(values.image) === undefined;
  const ownWords = (words: readonly string[]): string => words.map(quoteShellWord).join(' ');
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.title}
      description={isElsewhere ? text.pullsFirst : text.description}
      width="lg"
      footer={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" icon={Play} type="submit" form="run-form" busy={isSubmitting}>
            {text.run}
          </Button>
        </>
      }
    >
      <form id="run-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-1">
        {failure !== null && <Failure error={failure.error} created={failure.id !== null} nameOf={nameOf} />}
        <div className="grid grid-cols-2 gap-4 pb-3">
          <Field label={text.image} error={errors.image?.message}>
            <Controller
              control={form.control}
              name="image"
              render={({ field }) => <SuggestInput {...field} autoFocus={image === ''} suggestions={images.flatMap(({ tags }) => tags)} placeholder={text.imagePlaceholder} invalid={errors.image !== undefined} />}
            />
          </Field>
          <Field label={text.name} optional error={errors.name?.message}>
            <FieldInput {...form.register('name')} mono data-first-focus={image === '' ? undefined : true} placeholder={text.namePlaceholder} aria-invalid={errors.name !== undefined} />
          </Field>
        </div>
        <RunPorts form={form} nameOf={nameOf} />
        <RunMounts form={form} volumes={choices?.volumes ?? []} />
        <RunEnv form={form} />
        <RunProgram form={form} own={ownWords(detail?.config.cmd ?? [])} ownEntrypoint={ownWords(detail?.config.entrypoint ?? [])} />
        <RunLimits form={form} choices={choices} />
        <RunRestart form={form} />
        <RunNetwork form={form} choices={choices} />
        <div className="border-t border-line pt-3">
          <Section title={text.line}>
            <CodeLine text={formatRunLine({ ...buildRunRequest(values), image: values.image.trim() || text.noImage })} label={text.copyLine} />
          </Section>
        </div>
      </form>
    </Dialog>
  );
}

/** What went wrong, above the form; the field it is about says how to mend it. */
function Failure({ error, created, nameOf }: { error: EngineError; created: boolean; nameOf: NameOf }): ReactNode {
  if (!created) {
    return (
      <div className="pb-3">
        <ErrorCallout error={error} />
      </div>
    );
  }
  const { title, text: advice } = adviseOn(error, nameOf);
  return (
    <div className="pb-3">
      <Callout alert tone="danger" title={text.didNotStart(title)}>
        <p>{text.staysThere(advice)}</p>
        <p className="mt-1 font-mono text-xs text-faint select-text">{error.message}</p>
      </Callout>
    </div>
  );
}
