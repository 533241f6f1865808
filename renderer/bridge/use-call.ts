import { useMutation, useMutationState, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { CallName, Calls, Empty } from '../../electron/shared/ipc/contract.ts';
import { useBridge } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';

const nothing: Empty = {};

/** Reads through the contract and stays equal to the engine. `enabled` false waits. */
export function useRead<Name extends CallName>(name: Name, input: Calls[Name]['in'], options: { readonly enabled?: boolean } = {}): UseQueryResult<Calls[Name]['out']> {
  const bridge = useBridge();
  return useQuery({ queryKey: [name, input], queryFn: () => callBridge(bridge, name, input), enabled: options.enabled ?? true });
}

/** {@link useRead} for what takes no input. */
export function useReadAll<Name extends { [Key in CallName]: Calls[Key]['in'] extends Empty ? Key : never }[CallName]>(name: Name): UseQueryResult<Calls[Name]['out']> {
  return useRead(name, nothing);
}

/** Does something through the contract. `meta.quiet` leaves errors to the caller; else they become a toast. */
export function useAct<Name extends CallName>(name: Name, options: { readonly quiet?: boolean } = {}): UseMutationResult<Calls[Name]['out'], EngineError, Calls[Name]['in']> {
  const bridge = useBridge();
  return useMutation({ mutationKey: [name], mutationFn: (input) => callBridge(bridge, name, input), meta: { quiet: options.quiet ?? false } });
}

/** What is on its way for a thing with an id: `containers.stop` of this container, say. */
export function usePending(id: string): string | undefined {
  const names = useMutationState({
    filters: { status: 'pending', predicate: ({ state }) => (state.variables as { id?: string } | undefined)?.id === id },
    select: (mutation) => String(mutation.options.mutationKey?.[0]),
  });
  return names.at(-1);
}
