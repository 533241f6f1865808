import { useState } from 'react';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { PruneItem, PrunePlan } from '../../../electron/shared/engine-api/disk.ts';
import type { PruneChoice } from '../../../electron/shared/ipc/disk.ts';
import { useRead } from '../../bridge/use-call.ts';

export const itemId = ({ kind, id }: Pick<PruneItem, 'kind' | 'id'>): string => `${kind}:${id}`;

export type PruneView = {
  /** All that could go; undefined until it is known. */
  readonly candidates: readonly PruneItem[] | undefined;
  /** What goes, with the bytes that come back with each; the last one known while the next is counted. */
  readonly plan: PrunePlan | undefined;
  readonly isCounting: boolean;
  readonly error: EngineError | null;
  readonly retry: () => void;
};

/** The engine's own plan of what was chosen, without what was left out: it counts anew for each choice. */
export function usePrunePlan(choice: PruneChoice, leftOut: ReadonlySet<string>): PruneView {
  const whole = useRead('disk.plan', choice, { fresh: true });
  const candidates = whole.data?.items;
  const isPartial = candidates?.some((item) => leftOut.has(itemId(item))) ?? false;
  const seen = isPartial ? (candidates ?? []).filter((item) => !leftOut.has(itemId(item))).map(({ kind, id, bytes }) => ({ kind, id, bytes })) : [];
  const part = useRead('disk.plan', { ...choice, seen }, { enabled: isPartial });
  const now = isPartial ? part : whole;
  const [last, setLast] = useState<PrunePlan | undefined>(undefined);
  if (now.data !== undefined && now.data !== last) setLast(now.data);
  return { candidates, plan: now.data ?? last, isCounting: now.data === undefined || now.isFetching, error: whole.error ?? (isPartial ? part.error : null), retry: () => void (isPartial ? part : whole).refetch() };
}
