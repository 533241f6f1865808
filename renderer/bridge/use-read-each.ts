import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { CallName, Calls } from '../../electron/shared/ipc/contract.ts';
import { createTurns } from '../lib/turns.ts';
import { useBridge } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';
import { useEnginePresence } from './use-call.ts';

/** More at once make no answer come sooner. */
const inTurn = createTurns(6);

/** The same call for several inputs, in their order; asked anew when it comes into sight, a few at once. */
export function useReadEach<Name extends CallName>(name: Name, inputs: readonly Calls[Name]['in'][]): readonly UseQueryResult<Calls[Name]['out']>[] {
  const bridge = useBridge();
  const enabled = useEnginePresence() === 'here';
  return useQueries({
    queries: inputs.map((input) => ({ queryKey: [name, input], queryFn: () => inTurn(() => callBridge(bridge, name, input)), enabled, refetchOnMount: 'always' as const })),
  }) as UseQueryResult<Calls[Name]['out']>[];
}
