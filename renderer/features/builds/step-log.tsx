import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { copyLines } from '../../lib/copy-lines.ts';
import type { ShownLine } from '../../lib/log-layout.ts';
import type { Log } from '../../lib/log-reading.ts';
import { readHeldLine } from './read-held-line.ts';
import { strings } from '../../strings/strings.ts';
import { LogLineDialog } from '../../ui/log-line-dialog.tsx';
import { LogList, type LineRange } from '../../ui/log-list.tsx';
import { useLogView } from '../../ui/use-log-view.ts';

const t = strings.logs;

/** What one step has said, without the tools of the log: those are in its tab. */
export function StepLog({ log, step, label }: { log: Log; step: number; label: string }): ReactNode {
  const { pattern, current } = useLogView(log.store, step);
  const [selection, setSelection] = useState<LineRange | null>(null);
  const [opened, setOpened] = useState<ShownLine | null>(null);
  const copy = async (lines: LineRange | null): Promise<void> => {
    const count = await copyLines(log.store, lines, null);
    if (count === null) toast.error(t.tooMuchToCopy);
    else toast.success(t.copied(count));
  };
  return (
    <>
    <LogList
      log={log}
      isRange={false}
      label={label}
      wrap
      times="off"
      names={null}
      pattern={pattern}
      current={current}
      selection={selection}
      onSelect={setSelection}
      onOpenLine={setOpened}
      onCopy={() => void copy(selection)}
      menu={(line) => [
        ...(line === undefined ? [] : [{ label: t.copyLine, onSelect: () => void copy({ from: line.seq, to: line.seq }) }]),
        { label: t.copyShown, onSelect: () => void copy(null) },
      ]}
    />
    {opened !== null && <LogLineDialog line={opened} readLine={readHeldLine} onClose={() => setOpened(null)} />}
    </>
  );
}
