import { CalendarClock } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { lastRange, logPresets, readLocalTime, toLocalTime, type LogRange } from '../lib/log-range.ts';
import { strings } from '../strings/strings.ts';
import { Button } from './button.tsx';
import { inputStyle } from './field.tsx';
import { Popover } from './popover.tsx';

const t = strings.logs;

/** From when to when a log is read. */
export function LogRangePicker({ range, onChange }: { range: LogRange; onChange: (range: LogRange) => void }): ReactNode {
  const [open, setOpen] = useState(false);
  const choose = (next: LogRange): void => {
    setOpen(false);
    onChange(next);
  };
  const label = range.kind === 'all' ? t.time : range.kind === 'last' ? t.lastShort[range.preset] : t.custom;
  return (
    <Popover
      label={t.timeRange}
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button look="ghost" icon={CalendarClock} aria-label={`${t.timeRange}: ${range.kind === 'all' ? t.allTime : label}`} className={range.kind === 'all' ? '' : 'text-accent'}>
          {label}
        </Button>
      }
    >
      <div className="flex flex-wrap gap-1.5">
        <Button size="sm" aria-pressed={range.kind === 'all'} onClick={() => choose({ kind: 'all' })}>
          {t.allTime}
        </Button>
        {logPresets.map((preset) => (
          <Button key={preset} size="sm" aria-pressed={range.kind === 'last' && range.preset === preset} onClick={() => choose(lastRange(preset, Date.now()))}>
            {t.last[preset]}
          </Button>
        ))}
      </div>
      <Between range={range} onChange={choose} />
    </Popover>
  );
}

function Between({ range, onChange }: { range: LogRange; onChange: (range: LogRange) => void }): ReactNode {
  const given = range.kind === 'between' ? range : undefined;
  const [from, setFrom] = useState(toLocalTime(given?.since ?? null));
  const [to, setTo] = useState(toLocalTime(given?.until ?? null));
  const [since, until] = [readLocalTime(from), readLocalTime(to)];
  const wrong = typeof since === 'number' && typeof until === 'number' && until < since;
  const ready = since !== undefined && until !== undefined && !wrong && (since !== null || until !== null);
  return (
    <form
      className="mt-3 flex flex-col gap-2 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        // The end counts to its whole second.
        if (ready) onChange({ kind: 'between', since, until: until === null ? null : until + 999_999 });
      }}
    >
      {([[t.from, from, setFrom], [t.to, to, setTo]] as const).map(([label, value, set]) => (
        <label key={label} className="flex items-center gap-2 text-xs text-muted">
          <span className="w-10">{label}</span>
          <input type="datetime-local" step={1} value={value} onChange={(event) => set(event.target.value)} className={inputStyle} />
        </label>
      ))}
      {wrong && (
        <p role="alert" className="text-xs text-danger">
          {t.badRange}
        </p>
      )}
      <Button type="submit" size="sm" className="self-end" disabled={!ready}>
        {t.apply}
      </Button>
    </form>
  );
}
