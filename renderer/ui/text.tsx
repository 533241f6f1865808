import { useState, type ReactNode } from 'react';
import { Check, Copy } from 'lucide-react';
import { cn } from '../lib/cn.ts';
import { splitMiddle } from '../lib/format.ts';
import { IconButton } from './button.tsx';

/** A long name cut in its middle, so that its end (a tag, a number) stays in sight. The whole is its title. */
export function MiddleText({ text, tail, className }: { text: string; tail?: number; className?: string }): ReactNode {
  const [head, end] = splitMiddle(text, tail);
  return (
    <span title={text} className={cn('flex min-w-0', className)}>
      <span className="truncate whitespace-pre">{head}</span>
      {end !== '' && <span className="shrink-0 whitespace-pre">{end}</span>}
    </span>
  );
}

/** Copies, and shows in its own place that it did. */
export function CopyButton({ text, label, className }: { text: string | (() => string); label: string; className?: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1200);
  };
  return (
    <>
      <IconButton icon={copied ? Check : Copy} label={label} size="sm" className={cn(copied && 'text-ok', className)} onClick={() => void copy()} />
      <span className="sr-only" aria-live="polite">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}

/** Names and values in two columns; empty values are left out by the caller. `tight` is for where there is little room. */
export function Facts({ tight = false, children }: { tight?: boolean; children: ReactNode }): ReactNode {
  return <dl className={cn('grid gap-y-1.5 text-sm', tight ? 'grid-cols-[96px_minmax(0,1fr)] gap-x-2' : 'grid-cols-[minmax(96px,132px)_minmax(0,1fr)] gap-x-4')}>{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <>
      <dt className="py-0.5 text-muted">{name}</dt>
      <dd className="flex min-h-6 min-w-0 items-center gap-1 wrap-anywhere select-text">{children}</dd>
    </>
  );
}

/** A titled part of a page. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }): ReactNode {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <div className="flex min-h-6 items-center gap-2">
        <h2 className="text-xs font-semibold text-muted">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** One line for machines to read, with copy. */
export function CodeLine({ text, label }: { text: string; label: string }): ReactNode {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
      <code className="min-w-0 flex-1 py-0.5 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap select-text">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
