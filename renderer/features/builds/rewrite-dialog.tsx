import { PencilLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { BuildFile } from '../../../electron/shared/ipc/builds.ts';
import { useAct, useRead } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LineDiff } from '../../ui/line-diff-view.tsx';
import { Callout, ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { CopyButton } from '../../ui/text.tsx';
import { folderName } from './build-format.ts';

const t = strings.buildForm.rewrite;

type RewriteProps = { title: string; file: BuildFile; rewrite: (text: string | null) => string; /** What the file must still be for the proposal to fit. */ expected?: string; onWritten: () => void; onClose: () => void };

/** Shows what would change in a file of the person's, writes it only when they say so, and can take it back. */
export function RewriteDialog({ title, file, rewrite, expected, onWritten, onClose }: RewriteProps): ReactNode {
  const { data, error } = useRead('builds.readFile', file, { fresh: true });
  const write = useAct('builds.writeFile', { quiet: true });
  const { mutateAsync: takeBack } = useAct('builds.writeFile');
  const changed = data !== undefined && expected !== undefined && data.text !== expected;
  const after = data === undefined ? '' : rewrite(data.text);
  const same = data !== undefined && data.text === after;

  const confirm = (): void => {
    if (data === undefined) return;
    const name = folderName(data.path);
    write.mutate({ file, before: data.text, after }, {
      onSuccess: () => {
        // The dialog is closed by then: what follows is the promise's, not the component's.
        const undo = (): void =>
          void takeBack({ file, before: after, after: data.text }).then(
            () => {
              toast.success(t.undone(name));
              onWritten();
            },
            () => {},
          );
        toast.success(t.written(name), { action: { label: t.undo, onClick: undo } });
        onWritten();
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      width="lg"
      footer={
        <>
          {data !== undefined && <CopyButton text={after} label={t.copy} />}
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="primary" icon={PencilLine} busy={write.isPending} disabled={data === undefined || changed || same} onClick={confirm}>
            {t.write}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error !== null ? (
          <ErrorCallout error={error} />
        ) : data === undefined ? (
          <div aria-busy="true" aria-label={t.reading}>
            <Skeleton className="h-40 w-full" />
          </div>
        ) : (
          <>
            <p className="text-sm wrap-anywhere text-muted">
              {t.text(data.path)} {data.text === null && t.isNew}
            </p>
            {changed && <Callout tone="warn" title={t.changedTitle} />}
            {same ? <p className="text-sm">{t.same}</p> : <LineDiff before={data.text ?? ''} after={after} label={t.diff} />}
          </>
        )}
        {write.error !== null && <ErrorCallout error={write.error} />}
      </div>
    </Dialog>
  );
}
