import { toast } from 'sonner';
import { isEngineError } from '../../electron/shared/errors/engine-error.ts';
import type { LogLineReply } from '../../electron/shared/engine-api/log-page.ts';
import { formatBytes } from '../lib/format.ts';
import type { ShownLine } from '../lib/log-layout.ts';
import type { LogStore } from '../lib/log-store.ts';
import { toPlain } from '../lib/log-text.ts';
import { isoOfMicros } from '../lib/log-time.ts';
import { strings } from '../strings/strings.ts';
import { useBridge } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';
import { useFiles } from './use-files.ts';

const t = strings.logs;

type LogFilesOptions = { readonly sources: readonly { readonly id: string; readonly name: string }[]; readonly store: LogStore; readonly since: number | null; readonly until: number | null };
export type LogFiles = {
  readonly readLine: (line: ShownLine) => Promise<LogLineReply>;
  /** Asks where to, and writes what is shown, or all of it as a task. */
  readonly exportTo: (what: 'shown' | 'text' | 'json') => void;
};

/** What of a log goes beyond its list: whole lines, and files. */
export function useLogFiles({ sources, store, since, until }: LogFilesOptions): LogFiles {
  const bridge = useBridge();
  const files = useFiles();
  const write = async (what: 'shown' | 'text' | 'json'): Promise<void> => {
    const extension = what === 'json' ? 'jsonl' : 'log';
    const place = await files.save({ title: t.exportTitle, name: `${sources.length === 1 ? (sources[0]?.name ?? 'log') : 'logs'}.${extension}`, extensions: [extension] });
    if (place === null) return;
    if (what !== 'shown') {
      await callBridge(bridge, 'logs.export', { handle: place.handle, sources: sources.map(({ id, name }) => ({ id, name })), format: what, since, until });
      toast(t.exporting);
      return;
    }
    const { file, sent } = await files.drop(new File(textsOf(store, sources.length > 1 ? sources.map(({ name }) => name) : null), place.name));
    const [{ bytes }] = await Promise.all([callBridge(bridge, 'logs.saveShown', { handle: place.handle, dropped: file.handle }), sent]);
    toast.success(t.exported(formatBytes(bytes)));
  };
  return {
    readLine: async ({ source, position }) => callBridge(bridge, 'logs.line', { id: sources[source]?.id ?? '', at: position }),
    exportTo: (what) => {
      write(what).catch((error: unknown) => {
        if (isEngineError(error) && error.kind !== 'cancelled') toast.error(error.message);
      });
    },
  };
}

/** In pieces, which the browser keeps outside of the page's heap. */
function textsOf(store: LogStore, names: readonly string[] | null): Blob[] {
  const pieces: Blob[] = [];
  for (const batch of store.batches()) {
    pieces.push(new Blob([batch.map(({ time, text, source }) => `${isoOfMicros(time)} ${names === null ? '' : `${names[source] ?? ''} | `}${toPlain(text)}\n`).join('')]));
  }
  return pieces;
}
