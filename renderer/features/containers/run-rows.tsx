import { Plus, Trash2 } from 'lucide-react';
import type { ClipboardEvent, ReactNode } from 'react';
import { Controller, useFieldArray, type UseFormReturn } from 'react-hook-form';
import type { ContainerSummary } from '../../../electron/shared/ipc/containers.ts';
import { parseEnvBlock } from '../../lib/env-block.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FieldError, Input } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Section } from '../../ui/text.tsx';
import type { RunForm } from './run-form.ts';

const protocols = [
  { value: 'tcp', label: 'TCP' },
  { value: 'udp', label: 'UDP' },
] as const;
const reaches = [
  { value: 'all', label: 'from everywhere' },
  { value: 'local', label: 'from this machine' },
] as const;

/** Who has a host port already, by name. */
function holderOf(port: number, protocol: string, containers: readonly ContainerSummary[]): string | undefined {
  if (port === 0) return undefined;
  return containers.find(({ ports }) => ports.some((entry) => entry.hostPort === port && entry.protocol === protocol))?.name;
}

export function PortRows({ form, containers }: { form: UseFormReturn<RunForm>; containers: readonly ContainerSummary[] }): ReactNode {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'ports' });
  const errors = form.formState.errors.ports;
  const values = form.watch('ports');
  return (
    <Section
      title="Ports"
      aside={
        <Button size="sm" look="ghost" icon={Plus} onClick={() => append({ host: '', container: '', protocol: 'tcp', everywhere: true })}>
          Add
        </Button>
      }
    >
      {fields.length === 0 && <p className="text-xs text-muted">Without a published port, nothing outside reaches it.</p>}
      {fields.map((row, index) => {
        const value = values[index];
        const holder = holderOf(Number(value?.host), value?.protocol ?? 'tcp', containers);
        const error = errors?.[index]?.host?.message ?? errors?.[index]?.container?.message ?? (holder === undefined ? undefined : `${holder} has port ${value?.host} now`);
        return (
          <div key={row.id} className="flex flex-col gap-1">
            <div className="grid grid-cols-[1fr_auto_1fr_88px_152px_28px] items-center gap-2">
              <Input {...form.register(`ports.${index}.host`)} mono inputMode="numeric" aria-label={`Host port ${index + 1}`} aria-invalid={error !== undefined} placeholder="a free one" />
              <span aria-hidden className="text-faint">
                →
              </span>
              <Input {...form.register(`ports.${index}.container`)} mono inputMode="numeric" aria-label={`Container port ${index + 1}`} aria-invalid={errors?.[index]?.container !== undefined} placeholder="80" />
              <Controller control={form.control} name={`ports.${index}.protocol`} render={({ field }) => <Select label={`Protocol ${index + 1}`} value={field.value} onChange={field.onChange} options={protocols} />} />
              <Controller
                control={form.control}
                name={`ports.${index}.everywhere`}
                render={({ field }) => <Select label={`Reached from ${index + 1}`} value={field.value ? 'all' : 'local'} onChange={(next) => field.onChange(next === 'all')} options={reaches} />}
              />
              <IconButton icon={Trash2} label={`Remove port ${index + 1}`} onClick={() => remove(index)} />
            </div>
            {error !== undefined && <FieldError id={undefined}>{error}</FieldError>}
          </div>
        );
      })}
    </Section>
  );
}

/** Rows of name and value. A pasted block of NAME=value lines becomes rows. */
export function EnvRows({ form }: { form: UseFormReturn<RunForm> }): ReactNode {
  const { fields, append, remove, replace } = useFieldArray({ control: form.control, name: 'env' });
  const errors = form.formState.errors.env;
  const onPaste = (event: ClipboardEvent, index: number): void => {
    const text = event.clipboardData.getData('text');
    if (!text.includes('=')) return;
    const entries = parseEnvBlock(text);
    if (entries === undefined || entries.length === 0) return;
    event.preventDefault();
    const rows = form.getValues('env');
    replace([...rows.slice(0, index), ...entries, ...rows.slice(index + 1)]);
  };
  return (
    <Section
      title="Environment"
      aside={
        <Button size="sm" look="ghost" icon={Plus} onClick={() => append({ name: '', value: '' })}>
          Add
        </Button>
      }
    >
      {fields.length === 0 && <p className="text-xs text-muted">Add one, and paste a whole .env file into its name to get a row for each line.</p>}
      {fields.map((row, index) => {
        const error = errors?.[index]?.name?.message;
        return (
          <div key={row.id} className="flex flex-col gap-1">
            <div className="grid grid-cols-[1fr_2fr_28px] items-center gap-2">
              <Input {...form.register(`env.${index}.name`)} mono aria-label={`Variable ${index + 1}`} aria-invalid={error !== undefined} placeholder="NAME" onPaste={(event) => onPaste(event, index)} />
              <Input {...form.register(`env.${index}.value`)} mono aria-label={`Value ${index + 1}`} placeholder="value" />
              <IconButton icon={Trash2} label={`Remove variable ${index + 1}`} onClick={() => remove(index)} />
            </div>
            {error !== undefined && <FieldError id={undefined}>{error}</FieldError>}
          </div>
        );
      })}
    </Section>
  );
}
