import { useEffect } from 'react';
import { useAct, useReadAll } from '../../bridge/use-call.ts';

/** Puts the task of a build away once that is over: who looks at the build has seen its end. */
export function useSeenTask(id: string): void {
  const tasks = useReadAll('tasks.list').data;
  const { mutate: dismiss } = useAct('tasks.dismiss', { quiet: true });
  const ended = tasks?.find(({ kind, resultId, state }) => kind === 'build' && resultId === id && state !== 'running')?.id;
  useEffect(() => {
    if (ended !== undefined) dismiss({ id: ended });
  }, [ended, dismiss]);
}
