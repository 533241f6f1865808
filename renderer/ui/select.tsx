import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { inputStyle } from './field.tsx';

type Option<Value extends string> = { readonly value: Value; readonly label: string; readonly hint?: string };
type SelectProps<Value extends string> = { value: Value; onChange: (value: Value) => void; options: readonly Option<Value>[]; label: string; className?: string };

/** One of a few. `label` is its name for screen readers. */
export function Select<Value extends string>({ value, onChange, options, label, className }: SelectProps<Value>): ReactNode {
  return (
    <Base.Root items={options} value={value} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger aria-label={label} className={cn(inputStyle, 'flex items-center justify-between gap-2 select-none data-popup-open:border-accent', className)}>
        <Base.Value className="truncate" />
        <ChevronsUpDown size={13} className="text-muted" aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="pop max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 text-sm text-text shadow-pop outline-none">
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className="flex min-h-7 items-center gap-2 rounded-md px-2 outline-none select-none data-highlighted:bg-press">
                <span className="flex w-3.5">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText className="flex-1">{option.label}</Base.ItemText>
                {option.hint !== undefined && <span className="pl-4 text-xs text-muted">{option.hint}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
