import { FolderOpen, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Controller, useFieldArray, type UseFormReturn } from 'react-hook-form';
import { useFiles } from '../../bridge/use-files.ts';
import { plural } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FieldError, Input } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Select } from '../../ui/select.tsx';
import { SuggestInput } from '../../ui/suggest-input.tsx';
import type { RunForm } from './run-form.ts';

const text = strings.run;
const kinds = (['volume', 'bind', 'tmpfs'] as const).map((value) => ({ value, label: text.mountKinds[value] }));

type MountsProps = { form: UseFormReturn<RunForm>; volumes: readonly string[] };

/** Volumes (one that is there, or a new one), folders of the machine, and memory. */
export function RunMounts({ form, volumes }: MountsProps): ReactNode {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'mounts' });
  const errors = form.formState.errors.mounts;
  const values = form.watch('mounts');
  return (
    <Fold
      title={text.mounts}
      summary={fields.length === 0 ? text.none : `${plural(fields.length, ...text.counted.mounts)}: ${values.map(({ destination }) => destination).join(', ')}`}
      forced={errors !== undefined}
      count={fields.length}
      aside={
        <Button
          size="sm"
          look="ghost"
          icon={Plus}
          aria-label={`${text.add}: ${text.mounts}`}
          onClick={() => append({ kind: 'volume', source: '', destination: '', readOnly: false })}
        >
          {text.add}
        </Button>
      }
    >
      {fields.length === 0 && <p className="text-xs text-muted">{text.noMounts}</p>}
      {fields.map((row, index) => {
        const error = errors?.[index]?.source?.message ?? errors?.[index]?.destination?.message;
        const { kind = 'volume', source = '' } = values[index] ?? {};
        return (
          <div key={row.id} className="flex flex-col gap-1">
            <div className="grid grid-cols-[104px_1fr_auto_1fr_96px_28px] items-center gap-2">
              <Controller control={form.control} name={`mounts.${index}.kind`} render={({ field }) => <Select label={text.mountKind(index + 1)} value={field.value} onChange={field.onChange} options={kinds} />} />
              <MountSource form={form} index={index} kind={kind} volumes={volumes} invalid={errors?.[index]?.source !== undefined} />
              <span aria-hidden className="text-faint">
                →
              </span>
              <Input {...form.register(`mounts.${index}.destination`)} mono aria-label={text.destination(index + 1)} aria-invalid={errors?.[index]?.destination !== undefined} placeholder={text.destinationPlaceholder} />
              {kind === 'tmpfs' ? (
                <span />
              ) : (
                <label className="flex min-h-6 items-center gap-2 text-xs select-none">
                  <Controller control={form.control} name={`mounts.${index}.readOnly`} render={({ field }) => <Checkbox checked={field.value} onChange={field.onChange} label={text.readOnly(index + 1)} />} />
                  {text.readOnlyShort}
                </label>
              )}
              <IconButton icon={Trash2} label={text.removeMount(index + 1)} onClick={() => remove(index)} />
            </div>
            {error !== undefined ? (
              <FieldError id={undefined}>{error}</FieldError>
            ) : (
              kind === 'volume' && source !== '' && !volumes.includes(source) && <p className="text-xs text-muted">{text.newVolume(source)}</p>
            )}
          </div>
        );
      })}
    </Fold>
  );
}

type SourceProps = { form: UseFormReturn<RunForm>; index: number; kind: RunForm['mounts'][number]['kind']; volumes: readonly string[]; invalid: boolean };

function MountSource({ form, index, kind, volumes, invalid }: SourceProps): ReactNode {
  const files = useFiles();
  const label = text.mountSource(index + 1);
  const name = `mounts.${index}.source` as const;
  if (kind === 'tmpfs') return <Input {...form.register(name)} mono aria-label={label} aria-invalid={invalid} placeholder={text.tmpfsPlaceholder} />;
  if (kind === 'volume') {
    return <Controller control={form.control} name={name} render={({ field }) => <SuggestInput {...field} label={label} suggestions={volumes} placeholder={text.volumePlaceholder} invalid={invalid} />} />;
  }
  const choose = async (): Promise<void> => {
    const [folder] = await files.open({ title: text.chooseTitle, kind: 'folder' });
    if (folder !== undefined) form.setValue(name, folder.path, { shouldDirty: true, shouldValidate: true });
  };
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Input {...form.register(name)} mono aria-label={label} aria-invalid={invalid} placeholder={text.folderPlaceholder} />
      <IconButton icon={FolderOpen} label={text.chooseFolder(index + 1)} onClick={() => void choose()} />
    </span>
  );
}
