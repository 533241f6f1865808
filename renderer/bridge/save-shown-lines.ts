import { toast } from 'sonner';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import { formatBytes } from '../lib/format.ts';
import type { LogStore } from '../lib/log-store.ts';
import { toPlain } from '../lib/log-text.ts';
import { isoOfMicros } from '../lib/log-time.ts';
import { strings } from '../strings/strings.ts';
import { callBridge } from './query-client.ts';
import type { Files } from './use-files.ts';

const t = strings.logs;

/** Asks where to, and writes the lines of a log that are shown, with `names` before each where there are several. Fails with EngineError. */
export async function saveShownLines({ bridge, files, store, names, fileName }: { bridge: Bridge; files: Files; store: LogStore; names: readonly string[] | null; fileName: string }): Promise<void> {
  const place = await files.save({ title: t.exportTitle, name: fileName, extensions: ['log'] });
  if (place === null) return;
  const { file, sent } = await files.drop(new File(textsOf(store, names), place.name));
  const [{ bytes }] = await Promise.all([callBridge(bridge, 'logs.saveShown', { handle: place.handle, dropped: file.handle }), sent]);
  toast.success(t.exported(formatBytes(bytes)));
}

/** In pieces, which the browser keeps outside of the page's heap. */
function textsOf(store: LogStore, names: readonly string[] | null): Blob[] {
  const pieces: Blob[] = [];
  for (const batch of store.batches()) {
    pieces.push(new Blob([batch.map(({ time, text, source }) => `${isoOfMicros(time)} ${names === null ? '' : `${names[source] ?? ''} | `}${toPlain(text)}\n`).join('')]));
  }
  return pieces;
}
