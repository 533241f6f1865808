import { useEffect, useEffectEvent } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';

/** For what changes without a word, such as files that containers write: what was read before shows at once, and each new look (`look` tells them apart) reads again. */
export function useFreshly<Data>(query: UseQueryResult<Data>, look = ''): UseQueryResult<Data> {
  const readAgain = useEffectEvent((_look: string) => {
    if (query.data !== undefined && !query.isFetching) void query.refetch();
  });
  useEffect(() => {
    readAgain(look);
  }, [look]);
  return query;
}
