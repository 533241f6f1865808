import { toast } from 'sonner';
import type { BuildSummary } from '../../../electron/shared/engine-api/builds.ts';
import { isEngineError } from '../../../electron/shared/errors/engine-error.ts';
import { useBridge } from '../../bridge/bridge-provider.tsx';
import { callBridge } from '../../bridge/query-client.ts';
import { useAct } from '../../bridge/use-call.ts';
import { adviseOn } from '../../lib/advice.ts';
import { navigate, openDialog } from '../../lib/router.tsx';
import { buildPlace, likeBuildPlace } from './build-place.ts';

export type BuildWays = {
  readonly cancel: (build: BuildSummary) => void;
  /** Begins it again and leads to it. Secrets are asked for first. */
  readonly repeat: (build: BuildSummary, noCache: boolean) => void;
  /** The form with all that it was asked to be. */
  readonly change: (build: BuildSummary) => void;
};

/** What is lost by a cancel is worth a question after so long. */
const askAfterSeconds = 15;

export function useBuildWays(): BuildWays {
  const bridge = useBridge();
  const { mutate: cancel } = useAct('builds.cancel');
  return {
    cancel: ({ id, startedAt }) => {
      if (Date.now() - Date.parse(startedAt) > askAfterSeconds * 1000) openDialog('cancel-build', { build: id });
      else cancel({ id });
    },
    change: ({ id }) => navigate(likeBuildPlace(id)),
    repeat: ({ id, description }, noCache) => {
      if (description.secretIds.length > 0) return openDialog('repeat-build', { build: id, ...(noCache && { fresh: '1' }) });
      callBridge(bridge, 'builds.repeat', { id, secrets: [], noCache }).then(
        (begun) => navigate(buildPlace(begun.id)),
        (error: unknown) => isEngineError(error) && toast.error(adviseOn(error).title, { description: error.message }),
      );
    },
  };
}
