import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { ContentsOf } from '../../../electron/shared/ipc/contents.ts';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { lastPart } from '../../lib/file-mode.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';

const words = strings.containerFiles.editor;

/** One text file of at most a megabyte. What another wrote meanwhile is not overwritten: saving says so. Ctrl+S saves. */
export function TextEditor({ of, path, note, onClose, onSaved }: { of: ContentsOf; path: string; note: string; onClose: () => void; onSaved: () => void }): ReactNode {
  const { data: file, error } = useRead('contents.readText', { of, path }, { fresh: true });
  const save = useAct('contents.writeText', { quiet: true });
  const [text, setText] = useState<string>();
  const isChanged = text !== undefined && text !== file?.text;
  const submit = (): void => {
    if (file === undefined || text === undefined || !isChanged) return;
    save.mutate(
      { of, path, text, read: { bytes: file.bytes, modifiedAt: file.modifiedAt } },
      {
        onSuccess: () => {
          toast.success(words.saved(path));
          onSaved();
          onClose();
        },
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };
  return (
    <Dialog
      open
      onClose={() => !isChanged && onClose()}
      title={words.title(lastPart(path))}
      description={note}
      width="lg"
      footer={
        <>
          <Button onClick={onClose}>{isChanged ? words.discard : words.cancel}</Button>
          <Button look="primary" disabled={!isChanged} busy={save.isPending} onClick={submit}>
            {words.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error !== null && <ErrorCallout error={error} />}
        {save.error !== null && <ErrorCallout error={save.error} />}
        {file === undefined && error === null && <div aria-busy="true" aria-label={words.reading}><Skeleton className="h-[50vh] w-full" /></div>}
        {file !== undefined && (
          <textarea
            data-first-focus
            aria-label={words.label(path)}
            spellCheck={false}
            value={text ?? file.text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
            className="h-[54vh] w-full resize-none rounded-md border border-line bg-sunken p-2.5 font-mono text-xs leading-5 whitespace-pre"
          />
        )}
      </div>
    </Dialog>
  );
}
