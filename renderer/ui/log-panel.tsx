import { Check, ClockFading, Copy, Eraser, FileDown, WrapText } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { LogLineReply } from '../../electron/shared/engine-api/log-page.ts';
import { copyLines } from '../lib/copy-lines.ts';
import type { ShownLine } from '../lib/log-layout.ts';
import type { LogRange } from '../lib/log-range.ts';
import type { Log } from '../lib/log-reading.ts';
import { logTimeModes, type LogTimeMode } from '../lib/log-time.ts';
import { useStored } from '../lib/use-stored.ts';
import { strings } from '../strings/strings.ts';
import { IconButton } from './button.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogLineDialog } from './log-line-dialog.tsx';
import { LogList, type LineRange } from './log-list.tsx';
import { LogRangePicker } from './log-range-picker.tsx';
import type { LogSourceName } from './log-row.tsx';
import { LogSearch } from './log-search.tsx';
import { LogBody } from './log-states.tsx';
import { Menu, type MenuEntry } from './menu.tsx';
import { ToggleButton } from './toggle-button.tsx';
import { useLogView } from './use-log-view.ts';

const t = strings.logs;
const onOff = ['on', 'off'] as const;
const timeLabels: Readonly<Record<LogTimeMode, string>> = { off: t.timesOff, local: t.timesLocal, utc: t.timesUtc, step: t.timesStep };

export type LogPanelProps = {
  log: Log;
  label: string;
  /** Of several containers; null for one. */
  names: readonly LogSourceName[] | null;
  /** The only one that is shown, by its place in `names`; null shows all. */
  only?: number | null;
  /** Null for what is read as a whole. */
  range: LogRange | null;
  onRange?: (range: LogRange) => void;
  /** Why there is no line. */
  emptyReason: string;
  /** Below the last line, such as that the container has stopped. */
  note: ReactNode;
  readLine: (line: ShownLine) => Promise<LogLineReply>;
  /** `shown` alone where the log is held here and nowhere else. */
  onExport: (what: 'shown' | 'text' | 'json') => void;
  isLocal?: boolean;
};

/** A log with all that can be done with it: search, choice of lines and time, copy, export. */
export function LogPanel({ log, label, names, only = null, range, onRange, emptyReason, note, readLine, onExport, isLocal = false }: LogPanelProps): ReactNode {
  const { store, reader, state } = log;
  useSyncExternalStore(store.subscribe, store.version);
  const [wrap, setWrap] = useStored('logs.wrap', 'on', onOff);
  const [times, setTimes] = useStored<LogTimeMode>('logs.timeMode', 'off', logTimeModes);
  const [opened, setOpened] = useState<ShownLine | null>(null);
  const [selection, setSelection] = useState<LineRange | null>(null);
  const search = useLogView(store, only);
  const empty = store.size() === 0;
  const isRange = range !== null && range.kind !== 'all';

  const copy = async (lines: LineRange | null): Promise<void> => {
    const count = await copyLines(store, lines, names?.map(({ name }) => name) ?? null);
    if (count === null) toast.error(t.tooMuchToCopy);
    else toast.success(t.copied(count));
  };
  const selected = selection === null ? 0 : Math.abs(selection.to - selection.from) + 1;
  const menu = (line: ShownLine | undefined): readonly MenuEntry[] => [
    ...(selected > 1 ? [{ label: t.copySelected(selected), icon: Copy, keys: 'Mod+C', onSelect: () => void copy(selection) }] : []),
    ...(line === undefined ? [] : [{ label: t.copyLine, icon: Copy, onSelect: () => void copy({ from: line.seq, to: line.seq }) }, { label: t.wholeLine, onSelect: () => setOpened(line) }]),
    { label: t.copyShown, onSelect: () => void copy(null) },
    '-',
    { label: t.clear, icon: Eraser, onSelect: reader.clear },
  ];
  // A search is for the whole log.
  const searches = search.choice.text !== '';
  useEffect(() => reader.readAll(searches), [reader, searches]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-0.5 overflow-x-auto border-b border-line px-5">
        <LogSearch store={store} search={search} reading={state.readsAll && (state.older === 'more' || state.older === 'reading')} />
        <span className="ml-auto px-1.5 text-xs whitespace-nowrap text-faint">{store.shown() === store.size() ? t.lines(store.size()) : t.linesOf(store.shown(), store.size())}</span>
        <LogFilters choice={search.choice} change={search.change} names={names} />
        {range !== null && onRange !== undefined && <LogRangePicker range={range} onChange={onRange} />}
        <Menu trigger={<IconButton icon={ClockFading} label={t.times} className={times === 'off' ? '' : 'bg-press text-accent'} />} entries={logTimeModes.map((mode) => ({ label: timeLabels[mode], ...(mode === times && { icon: Check }), onSelect: () => setTimes(mode) }))} />
        <ToggleButton icon={WrapText} label={t.wrap} on={wrap === 'on'} onChange={(on) => setWrap(on ? 'on' : 'off')} />
        <IconButton icon={Copy} label={selected > 0 ? t.copySelected(selected) : t.copyShown} disabled={empty} onClick={() => void copy(selection)} />
        <Menu
          trigger={<IconButton icon={FileDown} label={t.export} disabled={empty} />}
          entries={[
            { label: t.exportShown, onSelect: () => onExport('shown') },
            ...(isLocal ? [] : [{ label: t.exportText, onSelect: () => onExport('text') }, { label: t.exportJson, onSelect: () => onExport('json') }]),
          ]}
        />
        <IconButton icon={Eraser} label={t.clear} disabled={empty} onClick={reader.clear} />
      </div>
      <div className="min-h-0 flex-1">
        <LogBody log={log} emptyReason={emptyReason} isRange={isRange}>
          <LogList
            log={log}
            isRange={isRange}
            label={label}
            wrap={wrap === 'on'}
            times={times}
            names={names}
            pattern={search.pattern}
            current={search.current}
            selection={selection}
            onSelect={setSelection}
            onOpenLine={setOpened}
            onCopy={() => void copy(selection)}
            menu={menu}
          />
        </LogBody>
      </div>
      {note}
      {opened !== null && <LogLineDialog line={opened} readLine={readLine} onClose={() => setOpened(null)} />}
    </div>
  );
}
