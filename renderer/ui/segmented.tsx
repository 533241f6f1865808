import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type Choice<Value extends string> = { readonly value: Value; readonly label: string; readonly icon?: LucideIcon; readonly count?: number | undefined };
type SegmentedProps<Value extends string> = { value: Value; onChange: (value: Value) => void; choices: readonly Choice<Value>[]; label: string; iconsOnly?: boolean };

/** One of a few that are all in sight. */
export function Segmented<Value extends string>({ value, onChange, choices, label, iconsOnly = false }: SegmentedProps<Value>): ReactNode {
  return (
    <ToggleGroup aria-label={label} value={[value]} onValueChange={([next]) => next !== undefined && onChange(next)} className="flex shrink-0 rounded-md bg-press p-0.5 dark:bg-sunken dark:ring-1 dark:ring-line">
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          aria-label={iconsOnly ? choice.label : undefined}
          title={iconsOnly ? choice.label : undefined}
          className="flex h-6 min-w-7 items-center justify-center gap-1.5 rounded-sm px-2 text-xs font-medium text-muted select-none hover:text-text data-pressed:bg-raised data-pressed:text-text data-pressed:shadow-card dark:data-pressed:bg-line-strong"
        >
          {choice.icon !== undefined && <choice.icon size={14} strokeWidth={1.75} aria-hidden />}
          {!iconsOnly && choice.label}
          {choice.count !== undefined && <span className="font-normal text-muted">{choice.count.toLocaleString('en')}</span>}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
