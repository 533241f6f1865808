import type { ReactNode } from 'react';
import { cn } from '../../lib/cn.ts';
import { splitInstruction } from './build-format.ts';

/** An instruction with its keyword set off. */
export function InstructionText({ text, className }: { text: string; className?: string }): ReactNode {
  const { keyword, rest } = splitInstruction(text);
  return (
    <code className={cn('font-mono text-xs', className)}>
      <span className="font-semibold text-accent">{keyword}</span> {rest}
    </code>
  );
}
