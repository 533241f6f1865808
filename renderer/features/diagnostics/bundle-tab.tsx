import { Save } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { useFiles } from '../../bridge/use-files.ts';
import { adviseOn } from '../../lib/advice.ts';
import { cn } from '../../lib/cn.ts';
import { formatBytes } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorScreen, PageSkeleton } from '../../ui/states.tsx';

const words = strings.diagnostics;

/** What would go along with a report, to be read before it is saved. */
export function BundleTab(): ReactNode {
  const { data, error, refetch } = useRead('diagnostics.bundle', {}, { fresh: true });
  const [shown, setShown] = useState('checks.json');
  const save = useSave();
  if (data === undefined) return error === null ? <PageSkeleton label={words.bundleReading} /> : <ErrorScreen error={error} retry={() => void refetch()} />;
  const file = data.files.find(({ name }) => name === shown) ?? data.files[0];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-start gap-6 px-5 py-4">
        <div className="min-w-0 flex-1">
          <p>{words.bundleLead}</p>
          <p className="text-xs text-muted">{words.bundleLeft}</p>
        </div>
        <Button look="primary" icon={Save} busy={save.isBusy} onClick={() => void save.run()}>
          {words.save}
        </Button>
      </div>
      <div className="flex min-h-0 flex-1 border-t border-line">
        <ul aria-label={words.bundleFiles} className="flex w-56 shrink-0 flex-col gap-0.5 overflow-y-auto border-r border-line p-3">
          {data.files.map(({ name, text }) => (
            <li key={name}>
              <button
                type="button"
                aria-pressed={name === file?.name}
                onClick={() => setShown(name)}
                className={cn('flex h-7 w-full items-center justify-between gap-2 rounded-md px-2.5 text-muted hover:bg-hover hover:text-text', name === file?.name && 'bg-press font-medium text-text')}
              >
                <span className="truncate">{name}</span>
                <span className="shrink-0 text-xs font-normal text-muted">{formatBytes(text.length)}</span>
              </button>
            </li>
          ))}
        </ul>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys */}
        <pre tabIndex={0} aria-label={file?.name} className="min-w-0 flex-1 overflow-auto bg-sunken p-4 font-mono text-xs leading-5 wrap-anywhere whitespace-pre-wrap select-text focus-visible:-outline-offset-2">
          {file?.text}
        </pre>
      </div>
    </div>
  );
}

function useSave(): { readonly run: () => Promise<void>; readonly isBusy: boolean } {
  const files = useFiles();
  const save = useAct('diagnostics.saveBundle');
  const run = async (): Promise<void> => {
    try {
      const chosen = await files.save({ title: words.saveTitle, name: words.fileName(new Date().toISOString().slice(0, 10)), extensions: ['tar.gz'] });
      if (chosen === null) return;
      const { bytes } = await save.mutateAsync({ handle: chosen.handle });
      toast.success(words.saved(chosen.name, bytes), { description: chosen.path });
    } catch (error) {
      // A failed save has its toast already; the chooser has none.
      if (!save.isError && isEngineError(error)) toast.error(adviseOn(error).title, { description: error.message });
    }
  };
  return { run, isBusy: save.isPending };
}
