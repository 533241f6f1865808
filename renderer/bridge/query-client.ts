import { MutationCache, QueryClient } from '@tanstack/react-query';
import { fromErrorBody, type EngineError } from '../../electron/shared/errors/engine-error.ts';
import type { Bridge, CallName, Calls } from '../../electron/shared/ipc/contract.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: EngineError;
  }
}

/**
 * `onActionError` hears of every action that failed and did not ask for quiet. Nothing is read again by time or focus: what the engine announces (engine-events.ts) is what makes data old.
 */
export function createQueryClient(options: { readonly onActionError?: (error: EngineError) => void } = {}): QueryClient {
  return new QueryClient({
    mutationCache: new MutationCache({
      onError: (error, _input, _result, mutation) => {
        if (mutation.meta?.['quiet'] !== true) options.onActionError?.(error);
      },
    }),
    defaultOptions: {
      queries: { staleTime: Infinity, gcTime: Infinity, retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, refetchOnMount: true, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** One call through the bridge; the reply's error is thrown as an EngineError. */
export async function callBridge<Name extends CallName>(bridge: Bridge, name: Name, input: Calls[Name]['in']): Promise<Calls[Name]['out']> {
  const reply = await bridge.call(name, input);
  if (!reply.ok) throw fromErrorBody(reply.error);
  return reply.value;
}
