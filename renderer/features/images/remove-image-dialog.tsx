import type { ReactNode } from 'react';
import type { RemovalReply, RemovalStep } from '../../../electron/shared/engine-api/disk.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { formatBytes } from '../../lib/format.ts';
import { matchPath, navigate, usePlace } from '../../lib/router.tsx';
import { useCloseWhenGone } from '../../lib/use-close-when-gone.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorCallout, Skeleton } from '../../ui/states.tsx';
import { nameOfImage } from './image-names.ts';
import { ScrollList } from './scroll-list.tsx';
import { useRemovedToast } from './use-removed-toast.ts';

const { remove: text, act } = strings.images;

/** One image's removal plan: what holds it, in the order in which it goes, and the bytes that come back. */
export function RemoveImageDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const images = useReadAll('images.list').data;
  const image = images?.find((entry) => entry.id === id);
  const plan = useRead('images.removal', { id }, { enabled: image !== undefined });
  const { path } = usePlace();
  const remove = useAct('images.remove', { quiet: true });
  const removeAll = useAct('images.removeAll', { quiet: true });
  const tell = useRemovedToast();
  const busy = remove.isPending || removeAll.isPending;
  const gone = images !== undefined && image === undefined && !busy;
  useCloseWhenGone(gone, onClose);
  if (image === undefined) return null;
  const name = nameOfImage(image);
  const containers = (plan.data?.steps ?? []).filter(({ kind, isRequired }) => kind === 'container' && isRequired);

  const leave = (): void => {
    if (matchPath('/images/:id/:tab?', path)?.['id'] === id) navigate('/images', { replace: true });
    else onClose();
  };
  const removeWith = (): void =>
    removeAll.mutate(
      { id, containers: containers.map((step) => step.id) },
      {
        onSuccess: (done) => {
          tell([{ id, name, canBeRestored: done.image.canBeRestored }], done.containers);
          leave();
        },
      },
    );
  // By id, so that every name goes at once; several names and stopped containers need force for that.
  const removeOnly = (): void =>
    remove.mutate(
      { reference: id, force: true },
      {
        onSuccess: ({ canBeRestored }) => {
          tell([{ id, name, canBeRestored }]);
          leave();
        },
      },
    );
  const canGoAlone = containers.length > 0 && containers.every(({ running }) => !running);
  const error = remove.error ?? removeAll.error;

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={text.title(name)}
      footer={
        <>
          <Button onClick={onClose}>{act.cancel}</Button>
          {canGoAlone && (
            <Button busy={remove.isPending} disabled={busy} title={text.onlyImageHint(containers.length)} onClick={removeOnly}>
              {text.onlyImage}
            </Button>
          )}
          <Button look="danger" busy={containers.length > 0 ? removeAll.isPending : remove.isPending} disabled={busy || plan.data === undefined} onClick={containers.length > 0 ? removeWith : removeOnly}>
            {containers.length > 0 ? text.submitAll(containers.length) : text.submit}
          </Button>
        </>
      }
    >
      {plan.data !== undefined ? <Plan plan={plan.data} /> : plan.error === null && <PlanSkeleton />}
      {plan.error !== null && plan.data === undefined && <ErrorCallout error={plan.error} retry={() => void plan.refetch()} />}
      {containers.length > 0 && <p>{text.withContainers(containers.length)}</p>}
      {canGoAlone && <p>{text.onlyImageHint(containers.length)}</p>}
      <p>{text.toTrash}</p>
      {error !== null && <ErrorCallout error={error} />}
    </ConfirmDialog>
  );
}

function Plan({ plan }: { plan: RemovalReply }): ReactNode {
  const required = plan.steps.filter(({ isRequired }) => isRequired);
  const keeping = plan.steps.filter(({ isRequired }) => !isRequired);
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <h3 className="text-xs font-medium text-text">{text.order}</h3>
        <ScrollList ordered label={text.order}>
          {required.map((step, index) => (
            <Row key={`${step.kind} ${step.id} ${step.name}`} number={index + 1} what={wordsOf(step)} bytes={step.bytes} />
          ))}
        </ScrollList>
        <p>
          <strong className="font-medium text-text">{formatBytes(plan.requiredBytes)}</strong> {text.comesBack}
        </p>
      </div>
      {keeping.length > 0 && (
        <div className="flex flex-col gap-1.5">
          <h3 className="text-xs font-medium text-text">{text.kept}</h3>
          <ScrollList label={text.kept}>
            {keeping.map((step) => (
              <Row key={`${step.kind} ${step.id}`} what={`${step.name}, ${text.keeps[step.kind]}`} bytes={step.bytes} />
            ))}
          </ScrollList>
        </div>
      )}
    </>
  );
}

function Row({ number, what, bytes }: { number?: number; what: string; bytes: number }): ReactNode {
  return (
    <li className="flex min-h-7 items-center gap-2 border-b border-line px-3 py-0.5 last:border-0">
      {number !== undefined && <span className="w-4 shrink-0 text-right text-xs text-faint">{number}</span>}
      <span className="min-w-0 flex-1 wrap-anywhere text-text">{what}</span>
      {bytes > 0 && <span className="text-xs whitespace-nowrap">{formatBytes(bytes)}</span>}
    </li>
  );
}

function wordsOf({ kind, name, running }: RemovalStep): string {
  switch (kind) {
    case 'container':
      return text.container(name, running);
    case 'tag':
      return text.tag(name);
    case 'digest':
      return text.digest(name.replace(/@sha256:(.{12}).*$/, '@$1…'));
    case 'image':
    case 'child-image':
    case 'trashed-image':
    case 'trashed-container':
      return text.image;
  }
}

function PlanSkeleton(): ReactNode {
  return (
    <div role="status" aria-label={text.reading} className="flex flex-col gap-2 py-1">
      <Skeleton className="w-72" />
      <Skeleton className="w-56" />
      <Skeleton className="w-64" />
    </div>
  );
}
