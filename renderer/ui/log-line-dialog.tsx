import { useEffect, useState, type ReactNode } from 'react';
import type { LogLineReply } from '../../electron/shared/engine-api/log-page.ts';
import { isEngineError, type EngineError } from '../../electron/shared/errors/engine-error.ts';
import { formatBytes } from '../lib/format.ts';
import type { ShownLine } from '../lib/log-layout.ts';
import { toPlain } from '../lib/log-text.ts';
import { isoOfMicros } from '../lib/log-time.ts';
import { strings } from '../strings/strings.ts';
import { Dialog } from './dialog.tsx';
import { ErrorCallout, Skeleton } from './states.tsx';
import { CopyButton } from './text.tsx';

const t = strings.logs;
const shownMost = 200_000;

/** A line as a whole, however long: what the list holds of it, or all of it from the engine. */
export function LogLineDialog({ line, readLine, onClose }: { line: ShownLine; readLine: (line: ShownLine) => Promise<LogLineReply>; onClose: () => void }): ReactNode {
  const [whole, setWhole] = useState<string | null>(line.cut === undefined ? toPlain(line.text) : null);
  const [error, setError] = useState<EngineError | null>(null);
  useEffect(() => {
    if (line.cut === undefined) return;
    readLine(line).then(
      ({ text }) => setWhole(toPlain(text)),
      (thrown: unknown) => isEngineError(thrown) && setError(thrown),
    );
    // oxlint-disable-next-line react/exhaustive-deps -- one line, one reading
  }, [line]);
  const bytes = formatBytes(line.cut ?? line.text.length);
  const isCut = whole !== null && whole.length > shownMost;
  return (
    <Dialog open onClose={onClose} width="lg" title={t.lineOf(bytes)} description={isCut ? t.lineCut(formatBytes(shownMost)) : isoOfMicros(line.time)} footer={whole !== null && <CopyButton text={whole} label={t.copyWholeLine} />}>
      {error !== null ? (
        <ErrorCallout error={error} />
      ) : whole === null ? (
        <Skeleton className="h-[50vh] w-full" />
      ) : (
        <textarea readOnly aria-label={t.theWholeLine} value={whole.slice(0, shownMost)} className="h-[50vh] w-full resize-none rounded-md border border-line bg-sunken p-2 font-mono text-xs break-all" />
      )}
    </Dialog>
  );
}
