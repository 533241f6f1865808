import { useState } from 'react';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { Calls } from '../../electron/shared/ipc/contract.ts';
import { useAct } from './use-call.ts';

type Removing = 'networks.remove' | 'volumes.remove' | 'builds.remove';

export type RemoveEach<Item> = {
  readonly busy: boolean;
  /** Why the first that stayed did so. */
  readonly error: EngineError | null;
  /** Settles with those that went. */
  readonly remove: (items: readonly Item[]) => Promise<{ readonly removed: readonly Item[]; readonly isWhole: boolean }>;
};

/** Removes several at once; one that cannot go keeps none of the others. */
export function useRemoveEach<Name extends Removing, Item>(name: Name, inputOf: (item: Item) => Calls[Name]['in']): RemoveEach<Item> {
  const act = useAct(name, { quiet: true });
  const [error, setError] = useState<EngineError | null>(null);
  const [busy, setBusy] = useState(false);
  return {
    busy,
    error,
    remove: async (items) => {
      setBusy(true);
      const results = await Promise.allSettled(items.map((item) => act.mutateAsync(inputOf(item))));
      setBusy(false);
      const failed = results.find((result) => result.status === 'rejected');
      setError(failed === undefined ? null : (failed.reason as EngineError));
      return { removed: items.filter((_item, index) => results[index]?.status === 'fulfilled'), isWhole: failed === undefined };
    },
  };
}
