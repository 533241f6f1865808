import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { CallName, Calls } from '../../electron/shared/ipc/contract.ts';
import { useBridge } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';
import { useEnginePresence } from './use-call.ts';

/** The same call for several inputs, in their order; asked anew when it comes into sight. */
export function useReadEach<Name extends CallName>(name: Name, inputs: readonly Calls[Name]['in'][]): readonly UseQueryResult<Calls[Name]['out']>[] {
  const bridge = useBridge();
  const enabled = useEnginePresence() === 'here';
  return useQueries({
    queries: inputs.map((input) => ({ queryKey: [name, input], queryFn: () => callBridge(bridge, name, input), enabled, refetchOnMount: 'always' as const })),
  }) as UseQueryResult<Calls[Name]['out']>[];
}
