import { Switch as Base } from '@base-ui/react/switch';
import type { ReactNode } from 'react';

export function Switch({ checked, onChange, labelledBy }: { checked: boolean; onChange: (checked: boolean) => void; labelledBy: string }): ReactNode {
  return (
    <Base.Root checked={checked} onCheckedChange={(next) => onChange(next)} aria-labelledby={labelledBy} className="relative flex h-5 w-9 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors duration-100 after:absolute after:-inset-1 data-checked:bg-accent-solid">
      <Base.Thumb className="size-4 rounded-full bg-on-solid shadow-card transition-transform duration-100 data-checked:translate-x-4" />
    </Base.Root>
  );
}
