import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { RegistryLogins } from '../../../electron/shared/ipc/registries.ts';
import { useReadAll } from '../../bridge/use-call.ts';
import { useFreshly } from '../../bridge/use-freshly.ts';

/** Who is logged in where. The docker client changes them without a word, so each look reads anew. */
export function useLogins(): UseQueryResult<RegistryLogins> {
  return useFreshly(useReadAll('registries.logins'));
}

/** After a login or logout of one's own. What a registry shows may be more or less by now. */
export function useForgetReplies(): () => void {
  const client = useQueryClient();
  return () => {
    for (const name of ['registries.logins', 'registries.search', 'registries.tags', 'registries.describe']) void client.invalidateQueries({ queryKey: [name] });
  };
}
