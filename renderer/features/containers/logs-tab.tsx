import { ChevronDown, ChevronUp, Clock, Copy, Eraser, FileText, Regex, WrapText, X, type LucideIcon } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { ContainerDetail } from '../../../electron/shared/ipc/containers.ts';
import { useEngineRun } from '../../bridge/use-engine-run.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import type { BufferedLine, LogBuffer } from '../../lib/log-buffer.ts';
import { searchPattern } from '../../lib/log-segments.ts';
import { useStored } from '../../lib/use-stored.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { LogList } from '../../ui/log-list.tsx';
import { EmptyState, ErrorCallout } from '../../ui/states.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { isAlive } from './container-actions.ts';
import { useLogStream } from './use-log-stream.ts';

const firstTail = 10_000;
const wholeTail = 100_000;
const onOff = ['on', 'off'] as const;

/** What a container writes, live: from the end, searched as it comes. */
export function LogsTab({ container }: { container: ContainerDetail }): ReactNode {
  const [tail, setTail] = useState(firstTail);
  const { buffer, state, reopen } = useLogStream({ id: container.id, tail, run: `${container.startedAt} ${useEngineRun()}` });
  const [wrap, setWrap] = useStored('logs.wrap', 'on', onOff);
  const [times, setTimes] = useStored('logs.times', 'off', onOff);
  const [opened, setOpened] = useState<BufferedLine | null>(null);
  const search = useLogSearch(buffer);
  useSyncExternalStore(buffer.subscribe, buffer.version);
  const empty = buffer.size() === 0;

  const copyAll = async (): Promise<void> => {
    const lines: string[] = [];
    for (let seq = buffer.first(); seq < buffer.end(); seq += 1) lines.push(buffer.at(seq)?.plain ?? '');
    await navigator.clipboard.writeText(lines.join('\n'));
    toast.success(`Copied ${plural(lines.length, 'line')}`);
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-1 border-b border-line px-5">
        <LogSearch search={search} />
        <span className="ml-auto text-xs whitespace-nowrap text-faint">{plural(buffer.size(), 'line')}</span>
        <ToggleButton icon={WrapText} label="Wrap long lines" on={wrap === 'on'} onChange={(on) => setWrap(on ? 'on' : 'off')} />
        <ToggleButton icon={Clock} label="Show times" on={times === 'on'} onChange={(on) => setTimes(on ? 'on' : 'off')} />
        <IconButton icon={Copy} label="Copy all lines" disabled={empty} onClick={() => void copyAll()} />
        <IconButton icon={Eraser} label="Clear this view" disabled={empty} onClick={buffer.clear} />
      </div>
      <div className="min-h-0 flex-1">
        {state.kind === 'failed' && empty ? (
          <div className="p-5">
            <ErrorCallout error={state.error} retry={reopen} />
          </div>
        ) : empty && state.kind === 'ended' ? (
          <EmptyState icon={FileText} title="Nothing was written">
            {emptyReason(container)}
          </EmptyState>
        ) : (
          <LogList
            buffer={buffer}
            label={`Log of ${container.name}`}
            wrap={wrap === 'on'}
            timestamps={times === 'on'}
            pattern={search.pattern}
            current={search.current}
            onOpenLine={setOpened}
            top={
              tail < wholeTail &&
              buffer.size() >= tail && (
                <div className="sticky left-0 flex justify-center p-2 font-sans">
                  <Button size="sm" onClick={() => setTail(wholeTail)}>
                    Show older lines
                  </Button>
                </div>
              )
            }
          />
        )}
      </div>
      {state.kind === 'failed' && state.error.kind === 'unavailable' && !empty && <p className="shrink-0 border-t border-line px-5 py-1.5 text-xs text-warn">The log broke off here. It goes on when the engine is back.</p>}
      {state.kind === 'failed' && state.error.kind !== 'unavailable' && !empty && (
        <div className="border-t border-line p-3">
          <ErrorCallout error={state.error} retry={reopen} />
        </div>
      )}
      {state.kind === 'ended' && !empty && <p className="shrink-0 border-t border-line px-5 py-1.5 text-xs text-muted">{isAlive(container) ? 'The stream has ended.' : 'The container has stopped; the log ends here.'}</p>}
      <LineDialog line={opened} onClose={() => setOpened(null)} />
    </div>
  );
}

function emptyReason(container: ContainerDetail): string {
  if (container.status === 'created') return 'It has not run yet.';
  return isAlive(container) ? 'New lines show up here as they come.' : 'It ended without a word on standard output or standard error.';
}

function ToggleButton({ icon, label, on, onChange }: { icon: LucideIcon; label: string; on: boolean; onChange: (on: boolean) => void }): ReactNode {
  return <IconButton icon={icon} label={label} aria-pressed={on} onClick={() => onChange(!on)} className={cn(on && 'bg-press text-accent')} />;
}

type LogSearchState = ReturnType<typeof useLogSearch>;

/** What is looked for, how often it is there, and which one is in sight. */
function useLogSearch(buffer: LogBuffer) {
  const [text, setText] = useState('');
  const [regex, setRegex] = useState(false);
  const [current, setCurrent] = useState<number | undefined>(undefined);
  const wanted = useDeferredValue(text);
  const { pattern, problem } = useMemo(() => searchPattern(wanted, regex), [wanted, regex]);
  useSyncExternalStore(buffer.subscribe, buffer.version);
  useEffect(() => buffer.setPattern(pattern), [buffer, pattern]);
  const matches = buffer.matches();
  const step = (by: 1 | -1): void => {
    if (matches.length === 0) return;
    const at = current === undefined ? (by === 1 ? -1 : matches.length) : matches.indexOf(current);
    setCurrent(matches[(at + by + matches.length) % matches.length]);
  };
  const look = (next: { text?: string; regex?: boolean }): void => {
    setText(next.text ?? text);
    setRegex(next.regex ?? regex);
    setCurrent(undefined);
  };
  return { text, regex, look, pattern, problem, current, count: matches.length, place: current === undefined ? undefined : matches.indexOf(current) + 1, step };
}

function LogSearch({ search }: { search: LogSearchState }): ReactNode {
  return (
    <search className="flex items-center gap-1">
      <Input
        data-list-filter
        aria-label="Search the log"
        aria-invalid={search.problem !== undefined}
        placeholder="Search the log"
        value={search.text}
        onChange={(event) => search.look({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search.step(event.shiftKey ? 1 : -1);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          if (search.text === '') event.currentTarget.blur();
          else search.look({ text: '' });
        }}
        className="w-56"
      />
      <ToggleButton icon={Regex} label="Regular expression" on={search.regex} onChange={(on) => search.look({ regex: on })} />
      {search.text !== '' && (
        <>
          <span role="status" className={cn('px-1 text-xs whitespace-nowrap', search.problem === undefined ? 'text-muted' : 'text-danger')} title={search.problem}>
            {search.problem === undefined ? (search.place === undefined ? plural(search.count, 'match', 'matches') : `${search.place} of ${search.count.toLocaleString('en')}`) : 'not valid'}
          </span>
          <IconButton icon={ChevronUp} label="Match before" keys="Enter" disabled={search.count === 0} onClick={() => search.step(-1)} />
          <IconButton icon={ChevronDown} label="Match after" keys="Shift+Enter" disabled={search.count === 0} onClick={() => search.step(1)} />
          <IconButton icon={X} label="Clear search" tooltip={false} onClick={() => search.look({ text: '' })} />
        </>
      )}
    </search>
  );
}

const shownInDialog = 200_000;

function LineDialog({ line, onClose }: { line: BufferedLine | null; onClose: () => void }): ReactNode {
  if (line === null) return null;
  const cut = line.plain.length > shownInDialog;
  return (
    <Dialog open onClose={onClose} width="lg" title={`Line of ${formatBytes(line.text.length)}`} description={cut ? `The first ${formatBytes(shownInDialog)} are shown; copy takes all.` : line.time} footer={<CopyButton text={line.plain} label="Copy the whole line" />}>
      <textarea readOnly aria-label="The whole line" value={line.plain.slice(0, shownInDialog)} className="h-[50vh] w-full resize-none rounded-md border border-line bg-sunken p-2 font-mono text-xs break-all" />
    </Dialog>
  );
}
