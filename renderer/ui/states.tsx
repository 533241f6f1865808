import type { LucideIcon } from 'lucide-react';
import { CircleAlert, CircleCheck, Info, TriangleAlert, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import { adviseOn } from '../lib/advice.ts';
import { cn } from '../lib/cn.ts';
import { Link } from '../lib/router.tsx';
import { Button } from './button.tsx';
import { strings } from '../strings/strings.ts';

/** Where nothing is yet: teaches one idea and offers the first action. */
export function EmptyState({ icon: Icon, title, children, actions }: { icon: LucideIcon; title: string; children?: ReactNode; actions?: ReactNode }): ReactNode {
  return (
    <div className="flex h-full flex-col items-center justify-center px-8 pb-16 text-center">
      <span className="mb-4 flex size-12 items-center justify-center rounded-xl border border-line bg-sunken text-accent">
        <Icon size={22} strokeWidth={1.5} aria-hidden />
      </span>
      <h2 className="text-base font-semibold">{title}</h2>
      {children !== undefined && <div className="mt-1 max-w-105 text-sm text-balance text-muted">{children}</div>}
      {actions !== undefined && <div className="mt-5 flex gap-2">{actions}</div>}
    </div>
  );
}

const tones = {
  danger: { icon: CircleAlert, style: 'border-danger/30 bg-danger/7', mark: 'text-danger' },
  warn: { icon: TriangleAlert, style: 'border-warn/30 bg-warn/7', mark: 'text-warn' },
  ok: { icon: CircleCheck, style: 'border-ok/30 bg-ok/7', mark: 'text-ok' },
  info: { icon: Info, style: 'border-accent/25 bg-accent/6', mark: 'text-accent' },
} as const;

/** A boxed remark. `role="alert"` only where it appears because something just failed. */
export function Callout({ tone, title, children, actions, alert = false }: { tone: keyof typeof tones; title: string; children?: ReactNode; actions?: ReactNode; alert?: boolean }): ReactNode {
  const { icon: Icon, style, mark } = tones[tone];
  return (
    <div role={alert ? 'alert' : undefined} className={cn('flex items-start gap-2.5 rounded-lg border px-3 py-2.5 text-sm', style)}>
      <Icon size={15} className={cn('mt-0.75 shrink-0', mark)} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium text-text">{title}</p>
        {children !== undefined && <div className="text-muted wrap-break-word">{children}</div>}
      </div>
      {actions}
    </div>
  );
}

/** An error as people need it: what it is, what to do, the engine's own sentence, and the way out. */
export function ErrorCallout({ error, retry }: { error: EngineError; retry?: () => void }): ReactNode {
  const advice = adviseOn(error);
  return (
    <Callout
      alert
      tone={error.kind === 'cancelled' ? 'warn' : 'danger'}
      title={advice.title}
      actions={
        <span className="flex gap-2">
          {advice.way !== undefined && (
            <Link to={advice.way.to} className="flex h-6 items-center rounded-md px-2 text-xs font-medium text-accent hover:bg-hover">
              {advice.way.label}
            </Link>
          )}
          {retry !== undefined && (
            <Button size="sm" onClick={retry}>
              {strings.parts.tryAgain}
            </Button>
          )}
        </span>
      }
    >
      <p>{advice.text}</p>
      <p className="mt-1 font-mono text-xs text-faint select-text">{error.message}</p>
    </Callout>
  );
}

/** A whole screen that could not be read. */
export function ErrorScreen({ error, retry }: { error: EngineError; retry: () => void }): ReactNode {
  return (
    <div className="mx-auto max-w-150 p-8">
      <ErrorCallout error={error} retry={retry} />
    </div>
  );
}

/** In place of a list while nobody can be asked; the banner above says why and offers the way out. */
export function EngineGone(): ReactNode {
  return (
    <EmptyState icon={Unplug} title={strings.parts.engineGoneTitle}>
      {strings.parts.engineGoneText}
    </EmptyState>
  );
}

/** A grey bar where text will be. */
export function Skeleton({ className }: { className?: string }): ReactNode {
  return <span aria-hidden className={cn('block h-3 animate-pulse rounded-sm bg-press', className)} />;
}

/** In place of a page about one thing until it is read. */
export function PageSkeleton({ label }: { label: string }): ReactNode {
  return (
    <div className="flex flex-col gap-4 p-5" aria-busy="true" aria-label={label}>
      {['w-64', 'w-96', 'w-80', 'w-72'].map((width) => (
        <Skeleton key={width} className={width} />
      ))}
    </div>
  );
}
