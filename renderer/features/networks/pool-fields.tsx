import type { ReactNode } from 'react';
import { strings } from '../../strings/strings.ts';
import { Field, FieldInput } from '../../ui/field.tsx';
import { Section } from '../../ui/text.tsx';
import type { PoolForm, PoolProblems } from './network-form.ts';

const t = strings.networks;

type PoolFieldsProps = { title: string; pool: PoolForm; problems: PoolProblems; onChange: (pool: PoolForm) => void; examples: readonly [string, string, string] };

/** Subnet, gateway and range of one kind of addresses. */
export function PoolFields({ title, pool, problems, onChange, examples }: PoolFieldsProps): ReactNode {
  const input = (key: keyof PoolForm, example: string): ReactNode => (
    <FieldInput mono value={pool[key]} onChange={(event) => onChange({ ...pool, [key]: event.target.value })} placeholder={example} aria-invalid={problems[key] !== undefined} />
  );
  return (
    <Section title={title}>
      <Field label={t.subnet} optional error={problems.subnet} hint={t.subnetHint}>
        {input('subnet', examples[0])}
      </Field>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label={t.gateway} optional error={problems.gateway} hint={t.gatewayHint}>
          {input('gateway', examples[1])}
        </Field>
        <Field label={t.range} optional error={problems.range} hint={t.rangeHint}>
          {input('range', examples[2])}
        </Field>
      </div>
    </Section>
  );
}
