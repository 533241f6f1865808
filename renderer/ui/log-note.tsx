import type { ReactNode } from 'react';
import type { Log } from '../lib/log-reading.ts';
import { strings } from '../strings/strings.ts';
import { ErrorCallout } from './states.tsx';

/** Below a log: why nothing comes any more. */
export function LogNote({ log, text }: { log: Log; text: string | undefined }): ReactNode {
  const { store, reader, state } = log;
  if (store.size() === 0) return null;
  const error = state.reading.kind === 'failed' ? state.reading.error : [...state.ended.values()].find((each) => each !== null);
  if (error?.kind === 'unavailable') return <p className="shrink-0 border-t border-line px-5 py-1.5 text-xs text-warn">{strings.logs.brokeOff}</p>;
  if (error !== undefined && error.kind !== 'not-found') {
    return (
      <div className="shrink-0 border-t border-line p-3">
        <ErrorCallout error={error} retry={reader.resume} />
      </div>
    );
  }
  return text === undefined ? null : <p className="shrink-0 border-t border-line px-5 py-1.5 text-xs text-muted">{text}</p>;
}
