/** Whether the page can reach its host. Inside Electron that is always so. */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  /** `epoch` counts how often it was opened. */
  | { readonly kind: 'open'; readonly epoch: number }
  | { readonly kind: 'lost'; readonly attempt: number; readonly waitMs: number }
  /** The link was used already, or belongs to a host that has ended: a new link is needed. */
  | { readonly kind: 'refused' };

export type Connection = { readonly state: () => ConnectionState; readonly set: (next: ConnectionState) => void; readonly subscribe: (listener: () => void) => () => void };

export function createConnection(first: ConnectionState): Connection {
  const listeners = new Set<() => void>();
  let state = first;
  return {
    state: () => state,
    set: (next) => {
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
