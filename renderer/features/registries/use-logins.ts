import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { RegistryLogins } from '../../../electron/shared/ipc/registries.ts';
import { useReadAll } from '../../bridge/use-call.ts';

/** Who is logged in where. The docker client changes them without a word, so each look reads anew. */
export function useLogins(): UseQueryResult<RegistryLogins> {
  const logins = useReadAll('registries.logins');
  const { refetch } = logins;
  const wasThere = logins.data !== undefined;
  useEffect(() => {
    if (wasThere) void refetch();
    // oxlint-disable-next-line react/exhaustive-deps -- once for each look
  }, []);
  return logins;
}

/** After a login or logout of one's own. What a registry shows may be more or less by now. */
export function useForgetReplies(): () => void {
  const client = useQueryClient();
  return () => {
    for (const name of ['registries.logins', 'registries.search', 'registries.tags', 'registries.describe']) void client.invalidateQueries({ queryKey: [name] });
  };
}
