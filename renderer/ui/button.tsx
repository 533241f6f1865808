import { Button as Base } from '@base-ui/react/button';
import { cva, type VariantProps } from 'class-variance-authority';
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { Tooltip } from './tooltip.tsx';

const styles = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-75 data-disabled:opacity-50',
  {
    variants: {
      look: {
        primary: 'bg-accent-solid text-on-solid shadow-card hover:not-data-disabled:bg-accent-press',
        plain: 'border border-line-strong bg-raised text-text shadow-card hover:not-data-disabled:bg-hover active:not-data-disabled:bg-press',
        ghost: 'text-muted hover:not-data-disabled:bg-hover hover:not-data-disabled:text-text active:not-data-disabled:bg-press data-popup-open:bg-press data-popup-open:text-text',
        danger: 'bg-danger-solid text-on-solid shadow-card hover:not-data-disabled:bg-danger-press',
      },
      size: { sm: 'h-6 px-2 text-xs', md: 'h-7 px-2.5 text-sm', lg: 'h-8 px-3 text-sm' },
      square: { true: 'px-0', false: '' },
    },
    compoundVariants: [
      { square: true, size: 'sm', class: 'w-6' },
      { square: true, size: 'md', class: 'w-7' },
      { square: true, size: 'lg', class: 'w-8' },
    ],
    defaultVariants: { look: 'plain', size: 'md', square: false },
  },
);

type Look = Pick<VariantProps<typeof styles>, 'look' | 'size'>;
type ButtonProps = Omit<ComponentProps<typeof Base>, 'className'> & Look & { icon?: LucideIcon | undefined; busy?: boolean; className?: string };

/** `busy` shows that it works and takes no second press; the label stays, so that nothing jumps. */
export function Button({ look, size, icon: Icon, busy = false, disabled, className, children, ...rest }: ButtonProps): ReactNode {
  return (
    <Base type="button" disabled={disabled === true || busy} focusableWhenDisabled={busy} aria-busy={busy || undefined} className={cn(styles({ look, size }), className)} {...rest}>
      {busy ? <LoaderCircle size={14} className="animate-spin" aria-hidden /> : Icon !== undefined && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      {children}
    </Base>
  );
}

type IconButtonProps = Omit<ButtonProps, 'icon' | 'children'> & { icon: LucideIcon; label: string; keys?: string; tooltip?: boolean; side?: 'top' | 'right' | 'bottom' | 'left' };

/** A button of one icon: the label is its name for screen readers and its tooltip. */
export function IconButton({ icon: Icon, label, keys, look = 'ghost', size, busy = false, disabled, tooltip = true, side, className, ...rest }: IconButtonProps): ReactNode {
  const button = (
    <Base type="button" aria-label={label} disabled={disabled === true || busy} focusableWhenDisabled className={cn(styles({ look, size, square: true }), className)} {...rest}>
      {busy ? <LoaderCircle size={15} className="animate-spin" aria-hidden /> : <Icon size={15} strokeWidth={1.75} aria-hidden />}
    </Base>
  );
  if (!tooltip) return button;
  return (
    <Tooltip text={label} {...(keys !== undefined && { keys })} {...(side !== undefined && { side })}>
      {button}
    </Tooltip>
  );
}
