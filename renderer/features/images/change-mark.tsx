import type { ReactNode } from 'react';
import type { EntryChange } from '../../../electron/shared/engine-api/image-contents.ts';
import { cn } from '../../lib/cn.ts';
import { strings } from '../../strings/strings.ts';

const colors: Readonly<Record<EntryChange, string>> = { added: 'text-ok', changed: 'text-warn', deleted: 'text-danger', kept: 'text-faint' };

/** A, C or D: what a layer did to an entry. */
export function ChangeMark({ change }: { change: EntryChange }): ReactNode {
  const { change: names, mark } = strings.layers;
  return (
    <span title={names[change]} className={cn('w-3.5 shrink-0 text-center font-mono text-xs font-semibold', colors[change])}>
      <span aria-hidden>{mark[change]}</span>
      <span className="sr-only">{names[change]}</span>
    </span>
  );
}
