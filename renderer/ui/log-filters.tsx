import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { logLevels } from '../lib/log-level.ts';
import { strings } from '../strings/strings.ts';
import { Button } from './button.tsx';
import { Checkbox } from './checkbox.tsx';
import type { LogSourceName } from './log-row.tsx';
import { Popover } from './popover.tsx';
import { wholeChoice, type LogChoice } from './use-log-view.ts';

const t = strings.logs;

/** Which streams, levels and containers are shown. */
export function LogFilters({ choice, change, names }: { choice: LogChoice; change: (patch: Partial<LogChoice>) => void; names: readonly LogSourceName[] | null }): ReactNode {
  const hidden = Number(!choice.stdout) + Number(!choice.stderr) + choice.hiddenLevels.size + choice.hiddenSources.size;
  return (
    <Popover
      label={t.showWhat}
      trigger={
        <Button look="ghost" icon={SlidersHorizontal} className={hidden > 0 ? 'text-accent' : ''}>
          {t.show}
          {hidden > 0 && <span className="text-xs">{t.hiddenCount(hidden)}</span>}
        </Button>
      }
    >
      <div className="flex gap-8">
        <Group label={t.streams}>
          <Checkbox showLabel label={t.stdout} checked={choice.stdout} onChange={(stdout) => change({ stdout })} />
          <Checkbox showLabel label={t.stderr} checked={choice.stderr} onChange={(stderr) => change({ stderr })} />
        </Group>
        <Group label={t.levels}>
          {logLevels.map((level, index) => (
            <Checkbox key={level} showLabel label={t.level[level]} checked={!choice.hiddenLevels.has(index)} onChange={(on) => change({ hiddenLevels: withOut(choice.hiddenLevels, index, !on) })} />
          )).toReversed()}
        </Group>
        {names !== null && (
          <Group label={t.containers}>
            {names.map(({ name }, index) => (
              <Checkbox key={name} showLabel label={name} checked={!choice.hiddenSources.has(index)} onChange={(on) => change({ hiddenSources: withOut(choice.hiddenSources, index, !on) })} />
            ))}
          </Group>
        )}
      </div>
      {hidden > 0 && (
        <Button size="sm" className="mt-3" onClick={() => change({ stdout: true, stderr: true, hiddenLevels: wholeChoice.hiddenLevels, hiddenSources: wholeChoice.hiddenSources })}>
          {t.showAll}
        </Button>
      )}
    </Popover>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <fieldset className="flex max-h-80 min-w-0 flex-col gap-0.5 overflow-y-auto pr-1 pl-1">
      <legend className="pb-1 text-xs font-medium text-muted">{label}</legend>
      {children}
    </fieldset>
  );
}

function withOut(set: ReadonlySet<number>, index: number, isIn: boolean): ReadonlySet<number> {
  const next = new Set(set);
  if (isIn) next.add(index);
  else next.delete(index);
  return next;
}
