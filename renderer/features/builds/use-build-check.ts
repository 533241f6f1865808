import { useEffect, useState } from 'react';
import type { BuildCheckReply } from '../../../electron/shared/engine-api/builds.ts';
import type { EngineError } from '../../../electron/shared/errors/engine-error.ts';
import type { BuildCheckRequest } from '../../../electron/shared/ipc/builds.ts';
import { useRead } from '../../bridge/use-call.ts';

const restMs = 350;

export type BuildCheck = { /** The last answer, which stays in sight while a newer one is on its way. */ readonly reply: BuildCheckReply | undefined; readonly error: EngineError | null; readonly busy: boolean; readonly again: () => void };

/** What can be said of a build before it, asked again when what is chosen has been the same for a moment. */
export function useBuildCheck(request: BuildCheckRequest): BuildCheck {
  const text = JSON.stringify(request);
  const [asked, setAsked] = useState(text);
  const [last, setLast] = useState<BuildCheckReply | undefined>(undefined);
  const { data, error, isFetching, refetch } = useRead('builds.check', JSON.parse(asked) as BuildCheckRequest, { fresh: true });
  useEffect(() => {
    // One at a time: a large folder takes its time.
    if (isFetching) return undefined;
    const timer = setTimeout(() => setAsked(text), restMs);
    return () => clearTimeout(timer);
  }, [text, isFetching]);
  if (data !== undefined && data !== last) setLast(data);
  return { reply: error === null ? (data ?? last) : undefined, error, busy: isFetching || asked !== text, again: () => void refetch() };
}
