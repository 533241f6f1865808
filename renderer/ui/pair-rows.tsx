import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { Input } from './field.tsx';

/** One row of names with values; `id` keeps rows apart while they are edited. */
export type Pair = { readonly id: number; readonly name: string; readonly value: string };

type PairRowsProps = {
  label: string;
  pairs: readonly Pair[];
  onChange: (pairs: readonly Pair[]) => void;
  words: { readonly name: string; readonly value: string; readonly add: string; readonly remove: (name: string) => string };
};

/** Any number of names with values, such as labels. Rows without a name count as nothing. */
export function PairRows({ label, pairs, onChange, words }: PairRowsProps): ReactNode {
  const change = (id: number, part: Partial<Pair>): void => onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair)));
  const add = (): void => onChange([...pairs, { id: Math.max(0, ...pairs.map(({ id }) => id)) + 1, name: '', value: '' }]);
  return (
    <div role="group" aria-label={label} className="flex flex-col items-start gap-1.5">
      {pairs.map(({ id, name, value }, index) => (
        <div key={id} className="flex w-full items-center gap-1.5">
          <Input mono aria-label={`${label}: ${words.name} ${index + 1}`} placeholder={words.name} value={name} onChange={(event) => change(id, { name: event.target.value })} />
          <Input mono aria-label={`${label}: ${words.value} ${index + 1}`} placeholder={words.value} value={value} onChange={(event) => change(id, { value: event.target.value })} />
          <IconButton icon={Trash2} label={words.remove(name)} tooltip={false} onClick={() => onChange(pairs.filter((pair) => pair.id !== id))} />
        </div>
      ))}
      <Button size="sm" icon={Plus} onClick={add}>
        {words.add}
      </Button>
    </div>
  );
}

/** As the engine takes them. */
export function pairsToRecord(pairs: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(pairs.flatMap(({ name, value }) => (name.trim() === '' ? [] : [[name.trim(), value]])));
}
