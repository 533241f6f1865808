import { toast } from 'sonner';
import { isEngineError } from '../../electron/shared/errors/engine-error.ts';
import type { LogLineReply } from '../../electron/shared/engine-api/log-page.ts';
import type { ShownLine } from '../lib/log-layout.ts';
import type { LogStore } from '../lib/log-store.ts';
import { strings } from '../strings/strings.ts';
import { useBridge } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';
import { saveShownLines } from './save-shown-lines.ts';
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
    const name = sources.length === 1 ? (sources[0]?.name ?? 'log') : 'logs';
    if (what === 'shown') return saveShownLines({ bridge, files, store, names: sources.length > 1 ? sources.map((source) => source.name) : null, fileName: `${name}.log` });
    const extension = what === 'json' ? 'jsonl' : 'log';
    const place = await files.save({ title: t.exportTitle, name: `${name}.${extension}`, extensions: [extension] });
    if (place === null) return;
    await callBridge(bridge, 'logs.export', { handle: place.handle, sources: sources.map((source) => ({ id: source.id, name: source.name })), format: what, since, until });
    toast(t.exporting);
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
