import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { IconButton } from './button.tsx';

/** A button of one icon that stays pressed. */
export function ToggleButton({ icon, label, on, onChange }: { icon: LucideIcon; label: string; on: boolean; onChange: (on: boolean) => void }): ReactNode {
  return <IconButton icon={icon} label={label} aria-pressed={on} onClick={() => onChange(!on)} className={cn(on && 'bg-press text-accent')} />;
}
