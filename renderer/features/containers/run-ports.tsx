import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Controller, useFieldArray, type UseFormReturn } from 'react-hook-form';
import { adviseOn, type NameOf } from '../../lib/advice.ts';
import { plural } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FieldError, Input } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Select } from '../../ui/select.tsx';
import type { RunForm } from './run-form.ts';
import { usePortCheck } from './use-port-check.ts';

const text = strings.run;
const protocols = [
  { value: 'tcp', label: 'TCP' },
  { value: 'udp', label: 'UDP' },
] as const;
const reaches = [
  { value: '', label: text.everywhere },
  { value: '127.0.0.1', label: text.thisMachine },
];

type PortsProps = { form: UseFormReturn<RunForm>; nameOf: NameOf; except?: string | undefined; startsOpen?: boolean };

/** Published ports. One that somebody has says who before anything runs, and offers the next free one. */
export function RunPorts({ form, nameOf, except, startsOpen = false }: PortsProps): ReactNode {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'ports' });
  const errors = form.formState.errors.ports;
  const values = form.watch('ports');
  const checked = usePortCheck(values, except);
  const taken = [...checked.values()].some(({ problem }) => problem !== null);
  return (
    <Fold
      title={text.ports}
      summary={fields.length === 0 ? text.none : `${plural(fields.length, ...text.counted.ports)}: ${values.map(({ host, container }) => `${host || '…'}:${container}`).join(', ')}`}
      forced={errors !== undefined || taken}
      startsOpen={startsOpen}
      count={fields.length}
      aside={
        <Button
          size="sm"
          look="ghost"
          icon={Plus}
          aria-label={`${text.add}: ${text.ports}`}
          onClick={() => append({ host: '', container: '', protocol: 'tcp', address: '' })}
        >
          {text.add}
        </Button>
      }
    >
      {fields.length === 0 && <p className="text-xs text-muted">{text.noPorts}</p>}
      {fields.map((row, index) => {
        const problem = checked.get(index)?.problem ?? null;
        const free = checked.get(index)?.free ?? null;
        const error = errors?.[index]?.host?.message ?? errors?.[index]?.container?.message ?? (problem === null ? undefined : adviseOn(problem, nameOf).text);
        const address = values[index]?.address ?? '';
        return (
          <div key={row.id} className="flex flex-col gap-1">
            <div className="grid grid-cols-[1fr_auto_1fr_88px_152px_28px] items-center gap-2">
              <Input {...form.register(`ports.${index}.host`)} mono inputMode="numeric" aria-label={text.hostPort(index + 1)} aria-invalid={error !== undefined} placeholder={text.freePort} />
              <span aria-hidden className="text-faint">
                →
              </span>
              <Input {...form.register(`ports.${index}.container`)} mono inputMode="numeric" aria-label={text.containerPort(index + 1)} aria-invalid={errors?.[index]?.container !== undefined} placeholder="80" />
              <Controller control={form.control} name={`ports.${index}.protocol`} render={({ field }) => <Select label={text.protocol(index + 1)} value={field.value} onChange={field.onChange} options={protocols} />} />
              <Controller
                control={form.control}
                name={`ports.${index}.address`}
                render={({ field }) => (
                  <Select
                    label={text.reachedFrom(index + 1)}
                    value={field.value}
                    onChange={field.onChange}
                    options={reaches.some(({ value }) => value === address) ? reaches : [...reaches, { value: address, label: text.address(address) }]}
                  />
                )}
              />
              <IconButton icon={Trash2} label={text.removePort(index + 1)} onClick={() => remove(index)} />
            </div>
            {error !== undefined && (
              <div className="flex items-center gap-2">
                <FieldError id={undefined}>{error}</FieldError>
                {problem !== null && free !== null && (
                  <Button size="sm" look="ghost" onClick={() => form.setValue(`ports.${index}.host`, String(free), { shouldDirty: true, shouldValidate: true })}>
                    {text.takePort(free)}
                  </Button>
                )}
              </div>
            )}
          </div>
        );
      })}
    </Fold>
  );
}
