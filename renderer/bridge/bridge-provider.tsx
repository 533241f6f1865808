import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { Bridge } from '../../electron/shared/ipc/contract.ts';
import type { Connection, ConnectionState } from './connection.ts';

type Link = { readonly bridge: Bridge; readonly connection: Connection };

const LinkContext = createContext<Link | undefined>(undefined);

export function BridgeProvider({ link, client, children }: { link: Link; client: QueryClient; children: ReactNode }): ReactNode {
  return (
    <LinkContext value={link}>
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </LinkContext>
  );
}

function useLink(): Link {
  const link = useContext(LinkContext);
  if (link === undefined) throw new Error('no BridgeProvider above');
  return link;
}

export function useBridge(): Bridge {
  return useLink().bridge;
}

export function useConnection(): ConnectionState {
  const { connection } = useLink();
  return useSyncExternalStore(connection.subscribe, connection.state);
}
