import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

type CheckboxProps = { checked: boolean; mixed?: boolean; onChange: (checked: boolean, event: Event) => void; label: string; showLabel?: boolean; className?: string };

/** The box is 16 px, its target 24 px. */
export function Checkbox({ checked, mixed = false, onChange, label, showLabel = false, className }: CheckboxProps): ReactNode {
  const box = (
    <Base.Root
      checked={checked}
      indeterminate={mixed}
      onCheckedChange={(next, details) => onChange(next, details.event)}
      {...(!showLabel && { 'aria-label': label })}
      className={cn(
        'relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-surface text-on-solid after:absolute after:-inset-1 data-checked:border-accent-solid data-checked:bg-accent-solid data-indeterminate:border-accent-solid data-indeterminate:bg-accent-solid dark:bg-sunken',
        className,
      )}
    >
      <Base.Indicator>{mixed ? <Minus size={12} strokeWidth={3} aria-hidden /> : <Check size={12} strokeWidth={3} aria-hidden />}</Base.Indicator>
    </Base.Root>
  );
  if (!showLabel) return box;
  return (
    <label className="flex min-h-6 items-center gap-2 text-sm select-none">
      {box}
      {label}
    </label>
  );
}
