import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { splitInstruction } from './build-format.ts';

/** An instruction with its keyword set off. */
export function InstructionText({ text, quiet = false, className }: { text: string; quiet?: boolean; className?: string }): ReactNode {
  const { keyword, rest } = splitInstruction(text);
  return (
    <code className={cn('font-mono text-xs', className)}>
      <span className={cn('font-semibold', quiet ? 'text-muted' : 'text-accent')}>{keyword}</span> <span className={quiet ? 'text-muted' : ''}>{rest}</span>
    </code>
  );
}
