import { FileUp, Plus, Trash2 } from 'lucide-react';
import { useRef, useState, type ClipboardEvent, type ReactNode } from 'react';
import { useFieldArray, type UseFieldArrayReturn, type UseFormReturn } from 'react-hook-form';
import { parseEnvBlock } from '../../lib/env-block.ts';
import { plural } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FieldError, Input } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import type { RunForm } from './run-form.ts';

const text = strings.run;
/** Larger ones are no list of variables. */
const mostBytes = 1 << 20;

const words = {
  env: { name: text.variable, value: text.value, remove: text.removeVariable, namePart: text.namePart },
  labels: { name: text.label, value: text.labelValue, remove: text.removeLabel, namePart: 'com.example.name' },
} as const;

type Rows = Pick<UseFieldArrayReturn<RunForm, 'env' | 'labels'>, 'fields' | 'remove'> & { readonly replace: (rows: RunForm['env']) => void };
type PairsProps = { form: UseFormReturn<RunForm>; field: 'env' | 'labels'; rows: Rows };

/** Rows of name and value. A pasted block of NAME=value lines becomes rows. */
export function PairRows({ form, field, rows: { fields, remove, replace } }: PairsProps): ReactNode {
  const errors = form.formState.errors[field];
  const onPaste = (event: ClipboardEvent, index: number): void => {
    const pasted = event.clipboardData.getData('text');
    const entries = pasted.includes('=') ? parseEnvBlock(pasted) : undefined;
    if (entries === undefined || entries.length === 0) return;
    event.preventDefault();
    const rows = form.getValues(field);
    replace([...rows.slice(0, index), ...entries, ...rows.slice(index + 1)]);
  };
  return fields.map((row, index) => {
    const error = errors?.[index]?.name?.message;
    return (
      <div key={row.id} className="flex flex-col gap-1">
        <div className="grid grid-cols-[1fr_2fr_28px] items-center gap-2">
          <Input {...form.register(`${field}.${index}.name`)} mono aria-label={words[field].name(index + 1)} aria-invalid={error !== undefined} placeholder={words[field].namePart} onPaste={(event) => onPaste(event, index)} />
          <Input {...form.register(`${field}.${index}.value`)} mono aria-label={words[field].value(index + 1)} placeholder={text.valuePart} />
          <IconButton icon={Trash2} label={words[field].remove(index + 1)} onClick={() => remove(index)} />
        </div>
        {error !== undefined && <FieldError id={undefined}>{error}</FieldError>}
      </div>
    );
  });
}

/** Variables: typed, pasted as a block, or out of a file, which the page reads itself. */
export function RunEnv({ form, startsFolded = false }: { form: UseFormReturn<RunForm>; startsFolded?: boolean }): ReactNode {
  const rows = useFieldArray({ control: form.control, name: 'env' });
  const { fields, append, replace } = rows;
  const chooser = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const entries = file.size > mostBytes ? undefined : parseEnvBlock(await file.text());
    setProblem(entries === undefined ? text.notEnv(file.name) : undefined);
    if (entries === undefined) return;
    const names = new Set(entries.map(({ name }) => name));
    replace([...form.getValues('env').filter(({ name }) => name !== '' && !names.has(name)), ...entries]);
  };
  return (
    <Fold
      title={text.env}
      summary={fields.length === 0 ? text.none : plural(fields.length, ...text.counted.env)}
      forced={form.formState.errors.env !== undefined || problem !== undefined}
      count={fields.length}
      startsFolded={startsFolded}
      aside={
        <>
          <input
            ref={chooser}
            type="file"
            tabIndex={-1}
            aria-label={text.loadEnvTitle}
            className="hidden"
            onChange={(event) => {
              void load(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <Button size="sm" look="ghost" icon={FileUp} onClick={() => chooser.current?.click()}>
            {text.loadEnv}
          </Button>
          <Button
            size="sm"
            look="ghost"
            icon={Plus}
            aria-label={`${text.add}: ${text.env}`}
            onClick={() => append({ name: '', value: '' })}
          >
            {text.add}
          </Button>
        </>
      }
    >
      {problem !== undefined && <FieldError id={undefined}>{problem}</FieldError>}
      {fields.length === 0 && <p className="text-xs text-muted">{text.noEnv}</p>}
      <PairRows form={form} field="env" rows={rows} />
    </Fold>
  );
}
