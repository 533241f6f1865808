import { useMutation, useMutationState, useQuery, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';
import type { EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { CallName, Calls } from '../../electron/shared/ipc/contract.ts';
import type { Empty } from '../../electron/shared/ipc/empty.ts';
import { useBridge, useConnection } from './bridge-provider.tsx';
import { callBridge } from './query-client.ts';

const nothing: Empty = {};

/** Whether the engine can be asked now, will be by itself, or needs a person. What was read before it went may be old by now. */
export function useEnginePresence(): 'here' | 'coming' | 'gone' {
  const bridge = useBridge();
  const { data } = useQuery({ queryKey: ['engine.state', nothing], queryFn: () => callBridge(bridge, 'engine.state', nothing) });
  const { kind: connected } = useConnection();
  if (connected === 'refused') return 'gone';
  if (connected !== 'open') return 'coming';
  if (data?.kind === 'running') return 'here';
  return data?.kind === 'failed' || data?.kind === 'stopped' || data?.kind === 'denied' ? 'gone' : 'coming';
}

/** Calls the host answers without the engine. */
const hostsOwn = /^(app|engine|settings|tasks|terminals|files)\.|^diagnostics\./;

/** Reads through the contract and stays equal to the engine; what the engine must answer waits until it is there. `enabled` false waits too; `fresh` asks anew each time it comes into sight, for what changes without an event. */
export function useRead<Name extends CallName>(name: Name, input: Calls[Name]['in'], options: { readonly enabled?: boolean; readonly fresh?: boolean } = {}): UseQueryResult<Calls[Name]['out']> {
  const bridge = useBridge();
  const askable = useEnginePresence() === 'here' || hostsOwn.test(name);
  return useQuery({ queryKey: [name, input], queryFn: () => callBridge(bridge, name, input), enabled: askable && (options.enabled ?? true), refetchOnMount: options.fresh === true ? 'always' : true });
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
