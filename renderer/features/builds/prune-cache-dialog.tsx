import { useId, useState, type ReactNode } from 'react';
import { toast } from 'sonner';
import type { BuildCalls } from '../../../electron/shared/ipc/builds.ts';
import { useAct, useRead, useReadAll } from '../../bridge/use-call.ts';
import { strings } from '../../strings/strings.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { ErrorCallout } from '../../ui/states.tsx';
import { formatTook } from './build-format.ts';
import { InstructionText } from './instruction-text.tsx';

const t = strings.buildCache;

type Choice = BuildCalls['builds.cachePlan']['in'];
const ways = ['unused', 'size', 'all'] as const;
type Way = (typeof ways)[number];
const ages = ['3600', '86400', '604800', '2592000'] as const;
const gigabyte = 1_000_000_000;

/** A prune as a simulation: what would go by age, by size, or of a selection, with exact bytes, before anything goes. */
export function PruneCacheDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }): ReactNode {
  const [way, setWay] = useState<Way>('unused');
  const [age, setAge] = useState<(typeof ages)[number]>('604800');
  const [keep, setKeep] = useState('5');
  const [withImages, setWithImages] = useState(false);
  const entries = useReadAll('builds.cache').data ?? [];
  const act = useAct('builds.cachePrune', { quiet: true });
  const size = Number(keep.replace(',', '.'));
  const sizeProblem = way === 'size' && (keep.trim() === '' || !Number.isFinite(size) || size < 0);
  const choice: Choice = { ...(ids.length > 0 ? { ids } : way === 'unused' ? { olderThanSeconds: Number(age) } : way === 'size' && !sizeProblem ? { keepBytes: Math.round(size * gigabyte) } : {}), ...(withImages && { all: true }) };
  const { data: plan, error, isFetching } = useRead('builds.cachePlan', choice, { enabled: !sizeProblem, fresh: true });
  const going = entries.filter(({ id }) => plan?.removed.includes(id));
  const seconds = going.reduce((sum, entry) => sum + entry.seconds, 0);
  const ready = plan !== undefined && !isFetching && !sizeProblem;

  const confirm = (): void => {
    if (plan === undefined) return;
    act.mutate(choice, {
      onSuccess: ({ bytes }) => {
        toast.success(t.done(bytes), { description: t.asSaid(plan.bytes, bytes) });
        onClose();
      },
    });
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      width="md"
      title={t.pruneTitle}
      details={
        <div className="flex flex-col gap-4 text-sm">
          <p className="text-muted">{t.pruneLead}</p>
          {ids.length === 0 && (
            <>
              <div className="flex">
                <Segmented label={t.which} value={way} onChange={setWay} choices={ways.map((value) => ({ value, label: t.choices[value] }))} />
              </div>
              {way === 'unused' && <Row label={t.age}>{(id) => <Select label={t.age} value={age} onChange={setAge} options={ages.map((value) => ({ value, label: t.ages[value] }))} className={id === '' ? '' : 'w-40'} />}</Row>}
              {way === 'size' && (
                <Row label={t.keep}>
                  {(id) => (
                    <span className="flex items-center gap-2">
                      <Input id={id} value={keep} onChange={(event) => setKeep(event.target.value)} aria-invalid={sizeProblem} className="w-20" /> {t.keepUnit}
                      {sizeProblem && <span className="text-xs text-danger">{t.keepProblem}</span>}
                    </span>
                  )}
                </Row>
              )}
            </>
          )}
          <div>
            <Checkbox showLabel label={t.withImages} checked={withImages} onChange={setWithImages} />
            <p className="pl-6 text-xs text-muted">{t.withImagesHint}</p>
          </div>
        </div>
      }
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button look="danger" busy={act.isPending} disabled={!ready || plan.removed.length === 0} onClick={confirm}>
            {t.pruneDo(ready ? plan.bytes : 0)}
          </Button>
        </>
      }
    >
      <div role="status" className="flex flex-col gap-1">
        {error !== null ? (
          <ErrorCallout error={error} />
        ) : !ready ? (
          <p>{sizeProblem ? '' : t.counting}</p>
        ) : (
          <>
            {plan.removed.length > 0 && <p className="text-base font-semibold text-text">{t.comesBack(plan.bytes)}</p>}
            <p>
              {t.goes(plan.removed.length)} {seconds >= 1 && t.again(formatTook(seconds))}
            </p>
          </>
        )}
      </div>
      {ready && going.length > 0 && (
        <ul className="max-h-40 overflow-y-auto rounded-md border border-line px-3 py-1">
          {going.slice(0, 200).map(({ id, text, ownBytes }) => (
            <li key={id} className="flex h-6 items-center justify-between gap-4">
              <InstructionText text={text} className="truncate text-text" />
              <span className="text-xs whitespace-nowrap tabular-nums">{t.entryBytes(ownBytes)}</span>
            </li>
          ))}
        </ul>
      )}
      {act.error !== null && <ErrorCallout error={act.error} />}
    </ConfirmDialog>
  );
}

function Row({ label, children }: { label: string; children: (id: string) => ReactNode }): ReactNode {
  const id = useId();
  return (
    <div className="flex items-center gap-3">
      <label htmlFor={id} className="w-32">
        {label}
      </label>
      {children(id)}
    </div>
  );
}
