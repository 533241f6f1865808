import { Field as Base } from '@base-ui/react/field';
import { CircleAlert } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { strings } from '../strings/strings.ts';

export const inputStyle =
  'h-7 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-sm text-text shadow-card transition-colors duration-75 hover:border-faint focus:border-accent focus-visible:-outline-offset-1 aria-invalid:border-danger dark:bg-sunken disabled:opacity-60';

/** A text input; `mono` for what a machine reads. */
export function Input({ mono = false, className, ...rest }: Omit<ComponentProps<'input'>, 'className'> & { mono?: boolean; className?: string }): ReactNode {
  return <input spellCheck={false} autoComplete="off" autoCapitalize="off" className={cn(inputStyle, mono && 'font-mono text-xs', className)} {...rest} />;
}

type FieldProps = { label: string; optional?: boolean; hint?: ReactNode; error?: string | undefined; hideLabel?: boolean; children: ReactNode; className?: string };

/** Label above, hint or error below. The control inside must be a Base UI control or carry `render`; {@link FieldInput} does. */
export function Field({ label, optional = false, hint, error, hideLabel = false, children, className }: FieldProps): ReactNode {
  return (
    <Base.Root invalid={error !== undefined} className={cn('flex min-w-0 flex-col gap-1', className)}>
      <Base.Label className={cn('wrap-anywhere text-xs font-medium text-text', hideLabel && 'sr-only')}>
        {label}
        {optional && <span className="font-normal text-faint"> {strings.parts.optional}</span>}
      </Base.Label>
      {children}
      {error === undefined ? hint !== undefined && <Base.Description className="text-xs text-muted">{hint}</Base.Description> : <FieldError id={undefined}>{error}</FieldError>}
    </Base.Root>
  );
}

/** The input of a {@link Field}: named and described by it. */
export function FieldInput(props: ComponentProps<typeof Input>): ReactNode {
  return <Base.Control render={<Input {...props} />} />;
}

export function FieldError({ id, children }: { id: string | undefined; children: ReactNode }): ReactNode {
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 text-xs text-danger">
      <CircleAlert size={13} className="mt-0.5 shrink-0" aria-hidden />
      <span className="min-w-0 wrap-break-word">{children}</span>
    </p>
  );
}
