import { useState, type ReactNode } from 'react';
import type { Damage } from '../../../electron/shared/engine-api/check.ts';
import { fromErrorBody } from '../../../electron/shared/errors/engine-error.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { formatTime } from '../../lib/format.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Callout, ErrorCallout } from '../../ui/states.tsx';
import { Section } from '../../ui/text.tsx';

const words = strings.diagnostics.store;

/** Reads everything that images consist of, as a task; mends when it is asked to. */
export function StoreCheck(): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  const start = useAct('diagnostics.checkStore');
  const cancel = useAct('tasks.cancel');
  const last = useReadAll('tasks.list').data?.findLast(({ kind }) => kind === 'check');
  const isRunning = last?.state === 'running';
  const run = (repair: boolean): void => start.mutate({ repair }, { onSuccess: () => setIsAsking(false) });
  return (
    <Section title={words.title}>
      <p className="text-muted">{words.hint}</p>
      {last !== undefined && isRunning ? (
        <div className="flex items-center gap-3">
          <span className="text-xs whitespace-nowrap text-muted">{last.progress.phase}</span>
          <ProgressBar value={last.progress.totalBytes === 0 ? null : last.progress.bytes / last.progress.totalBytes} label={words.running} />
          <Button size="sm" onClick={() => cancel.mutate({ id: last.id })}>
            {words.stop}
          </Button>
        </div>
      ) : (
        <div className="flex gap-2">
          <Button busy={start.isPending} onClick={() => run(false)}>
            {words.check}
          </Button>
          <Button onClick={() => setIsAsking(true)}>{words.mend}</Button>
        </div>
      )}
      {last?.state === 'failed' && last.error !== null && <ErrorCallout error={fromErrorBody(last.error)} />}
      {!isRunning && <LastReport key={last?.id} />}
      {isAsking && (
        <ConfirmDialog
          open
          onClose={() => setIsAsking(false)}
          title={words.mendTitle}
          footer={
            <>
              <Button onClick={() => setIsAsking(false)}>{words.cancel}</Button>
              <Button look="primary" busy={start.isPending} onClick={() => run(true)}>
                {words.mendConfirm}
              </Button>
            </>
          }
        >
          <p>{words.mendText}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}

function LastReport(): ReactNode {
  const { data: report } = useRead('diagnostics.storeReport', {}, { fresh: true });
  if (report === undefined) return null;
  if (report === null) return <p className="text-xs text-muted">{words.never}</p>;
  const { checked, damages } = report;
  return (
    <Callout tone={damages.length === 0 ? 'ok' : damages.every(({ mending }) => mending.kind === 'mended') ? 'warn' : 'danger'} title={damages.length === 0 ? words.good(checked.images, checked.blobs, checked.bytes, checked.layers) : words.bad(damages.length)}>
      <p role="status">{words.at(formatTime(report.at))}</p>
      {checked.uncompared > 0 && <p>{words.uncompared(checked.uncompared)}</p>}
      <ul className="flex flex-col gap-2 pt-1">
        {damages.map((damage) => (
          <DamageRow key={`${damage.what} ${damage.subject}`} damage={damage} />
        ))}
      </ul>
    </Callout>
  );
}

function DamageRow({ damage: { what, subject, images, problem, mending } }: { damage: Damage }): ReactNode {
  return (
    <li className="wrap-anywhere select-text">
      <p className="text-text">
        {words.kinds[what]} <span className="font-mono text-xs">{subject}</span>: {problem}
      </p>
      {images.length > 0 && <p className="text-xs">{images.map(({ image, part }) => `${image}, ${part}`).join('; ')}</p>}
      <p className="text-xs">{mendingText(mending)}</p>
    </li>
  );
}

function mendingText(mending: Damage['mending']): string {
  switch (mending.kind) {
    case 'not-tried':
      return words.mending['not-tried'];
    case 'mended':
      return words.mending.mended(mending.how);
    case 'blocked':
      return words.mending.blocked(mending.by.join(', '));
    case 'lost':
      return words.mending.lost(mending.why);
  }
}
