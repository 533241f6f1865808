import { Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { FieldError, Input } from './field.tsx';
import { SuggestInput } from './suggest-input.tsx';

/** One row of names with values; `id` keeps rows apart while they are edited. */
export type Pair = { readonly id: number; readonly name: string; readonly value: string };

type PairRowsProps = {
  label: string;
  pairs: readonly Pair[];
  onChange: (pairs: readonly Pair[]) => void;
  words: { readonly name: string; readonly value: string; readonly add: string; readonly remove: (name: string) => string };
  /** Names that are known to fit. */
  names?: readonly string[];
  /** What is wrong with rows, by their ids; of one whose value is not written yet it is said when it has been left. */
  problems?: ReadonlyMap<number, string>;
};

/** Any number of names with values, such as labels. Rows without a name count as nothing. */
export function PairRows({ label, pairs, onChange, words, names, problems }: PairRowsProps): ReactNode {
  const change = (id: number, part: Partial<Pair>): void => onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair)));
  const [added, setAdded] = useState(0);
  const add = (): void => {
    const id = Math.max(0, ...pairs.map((pair) => pair.id)) + 1;
    setAdded(id);
    onChange([...pairs, { id, name: '', value: '' }]);
  };
  return (
    <div role="group" aria-label={label} className="flex flex-col items-start gap-1.5">
      {pairs.map(({ id, name, value }, index) => {
        const problem = problems?.get(id);
        const nameLabel = `${label}: ${words.name} ${index + 1}`;
        return (
          <div key={id} className="group/pair flex w-full flex-col gap-1">
            <div className="flex items-center gap-1.5">
              {names === undefined ? (
                <Input mono autoFocus={id === added} aria-label={nameLabel} placeholder={words.name} value={name} onChange={(event) => change(id, { name: event.target.value })} />
              ) : (
                <SuggestInput autoFocus={id === added} label={nameLabel} placeholder={words.name} value={name} onChange={(typed) => change(id, { name: typed })} suggestions={names} />
              )}
              <Input mono aria-label={`${label}: ${words.value} ${index + 1}`} aria-invalid={problem !== undefined} placeholder={words.value} value={value} onChange={(event) => change(id, { value: event.target.value })} />
              <IconButton icon={Trash2} label={words.remove(name)} tooltip={false} onClick={() => onChange(pairs.filter((pair) => pair.id !== id))} />
            </div>
            {problem !== undefined && (
              <div className={value === '' ? 'group-focus-within/pair:hidden' : undefined}>
                <FieldError id={undefined}>{problem}</FieldError>
              </div>
            )}
          </div>
        );
      })}
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
